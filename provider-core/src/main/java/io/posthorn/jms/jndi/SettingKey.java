package io.posthorn.jms.jndi;

import io.posthorn.jms.settings.ConnectionOption;
import io.posthorn.jms.settings.EditDistance;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.naming.ConfigurationException;
import javax.naming.Context;

/** The keys of an environment that set something of factories, and those that only seem to; case does not matter. */
final class SettingKey {
    static final List<String> OF_ONE = List.of("connection.", "property.connectionFactory.");
    static final String OF_ALL = "default.connectionFactory.";

    private static final String NAMING = "java.naming.";
    private static final List<String> READ_OF_NAMING =
            List.of(Context.PROVIDER_URL, Context.SECURITY_PRINCIPAL, Context.SECURITY_CREDENTIALS);
    private static final Set<String> OTHERS_OF_NAMING =
            Set.of(Context.INITIAL_CONTEXT_FACTORY, Context.SECURITY_PROTOCOL, Context.SECURITY_AUTHENTICATION);
    /** What users write most, and is told from a word of the application's own. */
    private static final List<String> COMMON = List.of("userName", "password", "clientID", "brokerURL");
    /** Keys, or what they begin with, by which another vendor sets something of factories that does not exist here. */
    private static final List<String> FOREIGN = List.of(
            "destination.",
            "prefetchPolicy.",
            "redeliveryPolicy.",
            "blobTransferPolicy.",
            "trustedPackages",
            "trustAllPackages",
            "useAsyncSend",
            "alwaysSyncSend",
            "dispatchAsync",
            "sendAcksAsync",
            "optimizeAcknowledge",
            "useCompression",
            "exclusiveConsumer",
            "useRetroactiveConsumer",
            "messagePrioritySupported",
            "nonBlockingRedelivery",
            "producerWindowSize",
            "clientIDPrefix");

    private SettingKey() {}

    /** Whether {@code key} begins so. */
    static boolean begins(String key, String prefix) {
        return key.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /** Whether it is another vendor's. */
    static boolean isForeign(String key) {
        return FOREIGN.stream().anyMatch(each -> each.endsWith(".") ? begins(key, each) : each.equalsIgnoreCase(key));
    }

    /** @throws ConfigurationException if {@code key}, which is none of ours, was meant to be; the text names what was */
    static void requireNotMisspelt(String key) throws ConfigurationException {
        Optional<String> meant = begins(key, NAMING) ? nearestOfNaming(key) : nearestCommon(key);
        if (meant.isPresent()) {
            throw unknown(key, meant.get());
        }
    }

    /**
     * @param prefix of {@code key}, before {@code name}
     * @throws ConfigurationException if {@code name}, which is no setting, was meant to be one; the text names which
     */
    static void requireNotMisspelt(String key, String prefix, String name) throws ConfigurationException {
        Optional<String> meant = nearestCommon(name).or(() -> ConnectionOption.nearest(name));
        if (meant.isPresent()) {
            throw unknown(key, prefix + meant.get());
        }
    }

    private static ConfigurationException unknown(String key, String meant) {
        return new ConfigurationException(key + " is not known; did you mean " + meant + "?");
    }

    private static Optional<String> nearestOfNaming(String key) {
        if (READ_OF_NAMING.contains(key) || OTHERS_OF_NAMING.contains(key)) {
            return Optional.empty();
        }
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.startsWith(NAMING + "provider.")) {
            return Optional.of(Context.PROVIDER_URL);
        }
        return READ_OF_NAMING.stream()
                .filter(each -> EditDistance.between(lower, each) <= 3)
                .findFirst();
    }

    private static Optional<String> nearestCommon(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return COMMON.stream()
                .filter(each -> EditDistance.between(lower, each.toLowerCase(Locale.ROOT)) == 1)
                .findFirst();
    }
}
