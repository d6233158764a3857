package io.posthorn.jms.message;

import jakarta.jms.JMSException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names a property may have (Jakarta Messaging 3.1, §3.5.1, §3.5.9, §3.8.1.1): identifiers that a selector can
 * name, outside of what the specification keeps for itself.
 */
final class PropertyNames {
    static final String DELIVERY_COUNT = "JMSXDeliveryCount";
    static final String GROUP_ID = "JMSXGroupID";
    static final String GROUP_SEQUENCE = "JMSXGroupSeq";

    /** So that a name is never longer than its length field can say, in whatever script it is written. */
    static final int MAX_LENGTH = 0xFFFF / 3;

    private static final String OURS = "JMS_POSTHORN";
    private static final Set<String> SET_BY_PROVIDERS = Set.of(
            DELIVERY_COUNT,
            "JMSXUserID",
            "JMSXAppID",
            "JMSXProducerTXID",
            "JMSXConsumerTXID",
            "JMSXRcvTimestamp",
            "JMSXState");
    /**
     * As the specification writes them. In lower case, as public suites and applications set them, they are taken, though
     * no selector can name them.
     */
    private static final Set<String> RESERVED_WORDS =
            Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

    private PropertyNames() {}

    /**
     * Returns {@code name} if an application may set it.
     *
     * @throws IllegalArgumentException if it is null, empty, too long, a reserved word or no identifier
     * @throws JMSException if it begins with JMS and is not the application's to set; {@code JMS_} and the name of
     *     another vendor is
     */
    static String checked(@Nullable String name) throws JMSException {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a property name must not be " + (name == null ? "null" : "empty"));
        }
        if (name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a property name has at most " + MAX_LENGTH + " characters, this one " + name.length());
        }
        requireIdentifier(name);
        if (RESERVED_WORDS.contains(name)) {
            throw new IllegalArgumentException(
                    "property name \"" + name + "\" is a reserved word of the selector language");
        }
        if (name.startsWith("JMS")) {
            requireSettable(name);
        }
        return name;
    }

    /** Whether a property of a message that comes from elsewhere is its provider's own and stays behind. */
    static boolean isSetByProviders(String name) {
        return SET_BY_PROVIDERS.contains(name);
    }

    private static void requireIdentifier(String name) {
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            if (i == 0 ? !Character.isJavaIdentifierStart(c) : !Character.isJavaIdentifierPart(c)) {
                throw new IllegalArgumentException("property name \"" + name + "\" is not an identifier: character "
                        + String.format("U+%04X", c) + " cannot stand at position " + i);
            }
            i += Character.charCount(c);
        }
    }

    private static void requireSettable(String name) throws JMSException {
        if (SET_BY_PROVIDERS.contains(name)) {
            throw new JMSException("property " + name + " is set by the provider");
        }
        boolean settable = name.equals(GROUP_ID)
                || name.equals(GROUP_SEQUENCE)
                || (name.startsWith("JMS_") && !name.startsWith(OURS));
        if (!settable) {
            throw new JMSException("property names that begin with JMS are reserved, " + name
                    + " is not one that an application may set");
        }
    }
}
