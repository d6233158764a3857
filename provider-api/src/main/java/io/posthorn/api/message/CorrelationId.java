package io.posthorn.api.message;

import java.util.Arrays;

/** JMSCorrelationID in its two forms (Jakarta Messaging 3.1, §3.4.5). */
public sealed interface CorrelationId {
    record Text(String value) implements CorrelationId {}

    /** The provider-native form. */
    record Bytes(byte[] value) implements CorrelationId {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }
    }
}
