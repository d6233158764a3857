package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/** The header fields that a selector may name (§3.8.1.1), and the type of their values. */
public enum SelectableHeader {
    /** A text: {@code PERSISTENT} or {@code NON_PERSISTENT} (§3.8.1.3). */
    DELIVERY_MODE("JMSDeliveryMode"),
    /** An integer. */
    PRIORITY("JMSPriority"),
    /** A text, or null. */
    MESSAGE_ID("JMSMessageID"),
    /** A long. */
    TIMESTAMP("JMSTimestamp"),
    /** A text, or null. */
    CORRELATION_ID("JMSCorrelationID"),
    /** A text, or null. */
    TYPE("JMSType");

    private final String fieldName;

    SelectableHeader(String fieldName) {
        this.fieldName = fieldName;
    }

    /** As a selector writes it. */
    public String fieldName() {
        return fieldName;
    }

    static @Nullable SelectableHeader named(String name) {
        return switch (name) {
            case "JMSDeliveryMode" -> DELIVERY_MODE;
            case "JMSPriority" -> PRIORITY;
            case "JMSMessageID" -> MESSAGE_ID;
            case "JMSTimestamp" -> TIMESTAMP;
            case "JMSCorrelationID" -> CORRELATION_ID;
            case "JMSType" -> TYPE;
            default -> null;
        };
    }
}
