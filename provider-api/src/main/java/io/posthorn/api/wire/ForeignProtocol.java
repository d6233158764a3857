package io.posthorn.api.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Guesses from the first bytes of a connection what a peer speaks that does not speak this protocol: of a client at a broker's
 * port, or of what answers a client. Stateless.
 */
final class ForeignProtocol {
    /** No more is looked at. */
    private static final int MOST = 24;
    /** A record of TLS is a handshake or an alert, of version 3.x. */
    private static final String TLS = "(?s)[\\x15\\x16]\\x03[\\x00-\\x04].*";
    /** What is sent is upper case; the first four bytes are enough. */
    private static final String HTTP = "(?s)(HTTP|GET |POST|PUT |HEAD|DELE|OPTI|PATC|TRAC|PRI |CONNECT ).*";

    private static final String STOMP = "(?s)(CONN|STOM|ERROR\\r?\\n).*";
    private static final String OPEN_WIRE = "(?s).{4}\\x01ActiveMQ.*";
    /** Type and length, perhaps of more than one byte, then the name of the protocol with its length. */
    private static final String MQTT = "(?s)\\x10.{1,4}\\x00[\\x04\\x06]MQ.*";

    private ForeignProtocol() {}

    /** Its name, or null if it is none that is known. */
    static @Nullable String of(ByteBuf start) {
        String text = start.toString(start.readerIndex(), Math.min(MOST, start.readableBytes()), ISO_8859_1);
        if (text.matches(TLS)) {
            return "TLS";
        } else if (text.matches(HTTP)) {
            return "HTTP";
        } else if (text.startsWith("AMQP")) {
            return "AMQP";
        } else if (text.matches(STOMP)) {
            return "STOMP";
        } else if (text.matches(OPEN_WIRE)) {
            return "OpenWire";
        } else if (text.matches(MQTT)) {
            return "MQTT";
        } else if (text.startsWith("ARTE")) {
            return "the core protocol of Artemis";
        } else if (text.startsWith("SSH-")) {
            return "SSH";
        }
        return null;
    }
}
