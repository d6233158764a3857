package io.posthorn.jms.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What settings of other vendors are told about: that they mean nothing here, and what does what they were to do. For any
 * thread.
 */
public final class ForeignSettings {
    private static final String NO_RECONNECT =
            "no: a connection that is lost is not made anew, and none waits for a broker";
    private static final String HEARTBEAT = "see transport.heartbeat";
    private static final String PREFETCH = "see jms.prefetch";
    private static final String ACKNOWLEDGE = "see jms.ackSync";
    private static final String OBJECTS = "see jms.object.allow";
    private static final String REDELIVERY = "no: there is no limit and no delay";

    /** By what the names, or what follows a dot in them, begin with, in lower case. */
    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry("maxreconnect", NO_RECONNECT),
            Map.entry("startupmaxreconnect", NO_RECONNECT),
            Map.entry("initialreconnect", NO_RECONNECT),
            Map.entry("reconnect", NO_RECONNECT),
            Map.entry("initialconnectattempts", NO_RECONNECT),
            Map.entry("retryinterval", NO_RECONNECT),
            Map.entry("redeliverypolicy", REDELIVERY),
            Map.entry("prefetchpolicy", PREFETCH),
            Map.entry("prefetchsize", PREFETCH),
            Map.entry("consumerwindowsize", PREFETCH),
            Map.entry("sendacksasync", ACKNOWLEDGE),
            Map.entry("optimizeacknowledge", ACKNOWLEDGE),
            Map.entry("forceasyncacks", ACKNOWLEDGE),
            Map.entry("blockonacknowledge", ACKNOWLEDGE),
            Map.entry("trustedpackages", OBJECTS),
            Map.entry("trustallpackages", OBJECTS),
            Map.entry("deserialization", OBJECTS),
            Map.entry("connectiontimeout", "see jms.connectTimeout"),
            Map.entry("destination.", "see queue.NAME=QUEUE and topic.NAME=TOPIC"),
            Map.entry("calltimeout", "see jms.requestTimeout"),
            Map.entry("maxinactivityduration", HEARTBEAT),
            Map.entry("connectionttl", HEARTBEAT),
            Map.entry("clientfailurecheckperiod", HEARTBEAT),
            Map.entry("idletimeout", HEARTBEAT));

    /** The most warnings that are remembered; what comes after them may be said again. */
    private static final int MOST_REMEMBERED = 1_000;

    private static final Set<String> said = ConcurrentHashMap.newKeySet();

    private ForeignSettings() {}

    /** The names with what does here what they were to do, where something does. */
    public static String told(List<String> names) {
        return names.stream()
                .map(name -> hint(name).map(hint -> name + " (" + hint + ")").orElse(name))
                .collect(Collectors.joining(", "));
    }

    /**
     * Whether this is said for the first time in this process: a naming context makes many factories of one URL, and one
     * warning is enough for all.
     */
    public static boolean isNews(String warning) {
        return said.size() >= MOST_REMEMBERED || said.add(warning);
    }

    private static Optional<String> hint(String name) {
        String dotted = "." + name.toLowerCase(Locale.ROOT);
        return HINTS.entrySet().stream()
                .filter(entry -> dotted.contains("." + entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
