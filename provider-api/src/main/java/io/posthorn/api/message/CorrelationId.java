package io.posthorn.api.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.api.codec.LosslessUtf8;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;

/** JMSCorrelationID in its two forms, each of which can be read as the other (Jakarta Messaging 3.1, §3.4.5). */
public sealed interface CorrelationId {
    /** As text: bytes that are UTF-8 are decoded, others shown as {@code ID:} and hexadecimal digits. */
    String asText();

    /** As bytes: text as UTF-8. Not to be written to. */
    byte[] asBytes();

    record Text(String value) implements CorrelationId {
        @Override
        public String asText() {
            return value;
        }

        @Override
        public byte[] asBytes() {
            return LosslessUtf8.encode(value);
        }
    }

    /** The provider-native form. */
    record Bytes(byte[] value) implements CorrelationId {
        @Override
        public String asText() {
            try {
                return UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
            } catch (CharacterCodingException notText) {
                return "ID:" + HexFormat.of().formatHex(value);
            }
        }

        @Override
        public byte[] asBytes() {
            return value;
        }

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
