package io.posthorn.tck.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A well-behaved client with a message in the broker, which notices if others' misbehaviour does anything to it. */
final class Witness implements AutoCloseable {
    private static final String QUEUE = "witness";
    private static final byte[] BEFORE = "sent before".getBytes(UTF_8);
    private static final byte[] AFTER = "sent after".getBytes(UTF_8);

    private final InetSocketAddress broker;
    private final RawClient client;

    /** Connects and leaves a message. */
    Witness(InetSocketAddress broker) throws IOException {
        this.broker = broker;
        client = RawClient.open(broker);
        client.sendDurably(QUEUE, BEFORE);
    }

    /** The old connection and a new one work, and the message is there, once, with its bytes. */
    void checkThatNothingHappened() throws IOException {
        client.sendDurably(QUEUE, AFTER);
        try (RawClient other = RawClient.open(broker)) {
            other.consume(QUEUE);
            assertThat(other.receive()).isEqualTo(BEFORE);
            assertThat(other.receive()).isEqualTo(AFTER);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
