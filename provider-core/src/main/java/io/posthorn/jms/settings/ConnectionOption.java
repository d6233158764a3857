package io.posthorn.jms.settings;

import io.posthorn.api.spi.security.Secret;
import io.posthorn.jms.object.AllowedClasses;
import io.posthorn.jms.object.ObjectReading;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Everything that a URL's parameters and a factory's setters can say about a connection. */
public enum ConnectionOption {
    USER(Type.TEXT, "jms.username", "jms.user"),
    PASSWORD(Type.SECRET, "jms.password"),
    CLIENT_ID(Type.TEXT, "jms.clientId"),
    PREFETCH(0, Prefetch.MOST_MESSAGES, "jms.prefetch"),
    PREFETCH_BYTES(Prefetch.FEWEST_BYTES, Integer.MAX_VALUE, "jms.prefetchBytes"),
    ACK_SYNC(Type.FLAG, "jms.ackSync"),
    CONNECT_TIMEOUT(1, Timeouts.LONGEST, "jms.connectTimeout", "transport.connectTimeout"),
    REQUEST_TIMEOUT(1, Timeouts.LONGEST, "jms.requestTimeout"),
    SEND_TIMEOUT(1, Timeouts.LONGEST, "jms.sendTimeout"),
    CLOSE_TIMEOUT(1, Timeouts.LONGEST, "jms.closeTimeout"),
    HEARTBEAT(0, Timeouts.LONGEST, "transport.heartbeat"),
    OBJECT_ALLOW(Type.CLASSES, ObjectReading.SETTING);

    private enum Type {
        TEXT,
        SECRET,
        FLAG,
        NUMBER,
        CLASSES
    }

    private static final int LONGEST_MISSPELT = 40;

    private final Type type;
    private final int least;
    private final int most;
    private final String name;
    /** Another name for it; the same where there is none. */
    private final String alias;

    ConnectionOption(Type type, String name) {
        this(type, 0, 0, name, name);
    }

    ConnectionOption(Type type, String name, String alias) {
        this(type, 0, 0, name, alias);
    }

    ConnectionOption(int least, int most, String name) {
        this(Type.NUMBER, least, most, name, name);
    }

    ConnectionOption(int least, int most, String name, String alias) {
        this(Type.NUMBER, least, most, name, alias);
    }

    ConnectionOption(Type type, int least, int most, String name, String alias) {
        this.type = type;
        this.least = least;
        this.most = most;
        this.name = name;
        this.alias = alias;
    }

    /** The option that a parameter means, whatever its case; the prefix may be left out. */
    public static Optional<ConnectionOption> named(String parameter) {
        for (ConnectionOption option : values()) {
            for (String name : option.names()) {
                if (name.equalsIgnoreCase(parameter) || withoutPrefix(name).equalsIgnoreCase(parameter)) {
                    return Optional.of(option);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The name, without its prefix, of the option that was meant by {@code misspelt}, which is none: a letter or two are
     * wrong.
     */
    public static Optional<String> nearest(String misspelt) {
        return nearestName(misspelt).map(ConnectionOption::withoutPrefix);
    }

    /** The same with its prefix. */
    static Optional<String> nearestName(String misspelt) {
        String bare =
                misspelt.replaceFirst("(?i)^(jms|transport|failover)\\.", "").toLowerCase(Locale.ROOT);
        if (bare.length() > LONGEST_MISSPELT) {
            return Optional.empty();
        }
        String nearest = null;
        int smallest = bare.length() <= 5 ? 2 : 3;
        for (ConnectionOption option : values()) {
            for (String known : option.names()) {
                int distance = EditDistance.between(bare, withoutPrefix(known).toLowerCase(Locale.ROOT));
                if (distance < smallest) {
                    smallest = distance;
                    nearest = known;
                }
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** What numbers it may be, empty if it is none. */
    String range() {
        return type == Type.NUMBER ? least + " to " + most : "";
    }

    /** The name to recommend. */
    String mainName() {
        return name;
    }

    /** All its names. */
    List<String> names() {
        return List.of(name, alias);
    }

    /**
     * The value that {@code text} stands for: a String, Secret, Boolean, Integer or AllowedClasses.
     *
     * @throws IllegalArgumentException if there is none, or it is out of range; the text names the option
     */
    public Object parse(String text) {
        return switch (type) {
            case TEXT -> checked(text);
            case SECRET -> new Secret(text);
            case FLAG -> flag(text);
            case NUMBER -> number(text);
            case CLASSES -> classes(text);
        };
    }

    /**
     * Returns {@code value}, which must be of this option's type, if it may be set.
     *
     * @throws IllegalArgumentException if not; the text names the option and what is allowed
     */
    Object checked(Object value) {
        if (value instanceof Integer number && (number < least || number > most)) {
            throw outOfRange(String.valueOf(number));
        }
        if (value instanceof String text && text.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
        return value;
    }

    private boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " must be true or false, is \"" + text + "\"");
        };
    }

    private Object number(String text) {
        try {
            return checked(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            IllegalArgumentException refusal = outOfRange("\"" + text + "\"");
            refusal.initCause(e);
            throw refusal;
        }
    }

    private AllowedClasses classes(String text) {
        try {
            return AllowedClasses.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private IllegalArgumentException outOfRange(String found) {
        return new IllegalArgumentException(name + " must be a number from " + range() + ", is " + found);
    }

    static String withoutPrefix(String name) {
        return name.substring(name.indexOf('.') + 1);
    }
}
