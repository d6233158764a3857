package io.posthorn.api.wire;

/** What makes a consumer other than an ordinary one. */
public enum ConsumerFlag {
    /** On a topic: nothing that this connection, or for a durable subscription its client id, has published. */
    NO_LOCAL(1),
    /** On a queue: messages are shown and stay where they are; there is nothing to acknowledge. */
    BROWSE(2),
    /** On a topic: the subscription outlives the consumer. */
    DURABLE(4),
    /** On a topic: the subscription may have several consumers, each message goes to one of them. */
    SHARED(8),
    /**
     * Deliveries may be settled and given back by every session of the connection; the consumer's number is unique in the
     * connection.
     */
    OF_CONNECTION(16);

    private final int bit;

    ConsumerFlag(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }
}
