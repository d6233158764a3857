package io.posthorn.server.session;

import io.posthorn.api.wire.ProtocolLimits;

/**
 * What one client may take.
 *
 * @param sendWindow bytes of sends a session may have under way
 * @param transactionBytes of messages in one open transaction that are not persistent
 * @param heldBytes of persistent messages in one open transaction that are held; beyond that they go to the store as they
 *     come, in batches of about half of this
 * @param acknowledgements that are one batch; messages whose keys follow each other count as one
 * @param underWayBytes of one connection's work that is not durable yet; above it nothing more is read
 * @param sessions of one connection
 * @param consumers of one connection, in all its sessions
 * @param temporaries temporary destinations of one connection
 * @param bodies that one connection may be sending in parts, in all its sessions
 */
public record SessionLimits(
        int sendWindow,
        long transactionBytes,
        long heldBytes,
        int acknowledgements,
        long underWayBytes,
        int sessions,
        int consumers,
        int temporaries,
        int bodies) {
    /** One for each consumer that may wait for a reply. */
    private static final int DEFAULT_TEMPORARIES = ProtocolLimits.MAX_CONSUMERS;

    private static final int DEFAULT_BODIES = 256;
    private static final long DEFAULT_TRANSACTION = 16L * 1024 * 1024;
    private static final long DEFAULT_HELD = 1024L * 1024;
    /** About 8 MiB of records, so that a store's largest batch has room for all else that belongs to it. */
    private static final int DEFAULT_ACKNOWLEDGEMENTS = 256 * 1024;

    /** The usual limits around a send window. */
    public static SessionLimits withSendWindow(int bytes) {
        return new SessionLimits(
                bytes,
                DEFAULT_TRANSACTION,
                DEFAULT_HELD,
                DEFAULT_ACKNOWLEDGEMENTS,
                4L * bytes,
                ProtocolLimits.MAX_SESSIONS,
                ProtocolLimits.MAX_CONSUMERS,
                DEFAULT_TEMPORARIES,
                DEFAULT_BODIES);
    }
}
