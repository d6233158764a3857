package io.posthorn.api.message;

import java.util.HexFormat;

/** What makes a message one: 128 bits, unique by the random part that each producing session draws for itself. */
public record MessageId(long high, long low) {
    /** The form of JMSMessageID (Jakarta Messaging 3.1, §3.4.3): {@code ID:} and 32 hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return "ID:" + hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
