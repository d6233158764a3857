package io.posthorn.api.wire;

/** Bounds of the protocol. Sizes in bytes, times in milliseconds. */
public final class ProtocolLimits {
    public static final int VERSION = 1;
    /** "PSTH": the first bytes of a hello's payload. */
    public static final int MAGIC = 0x50535448;

    /** Longest frame before authentication. */
    public static final int MAX_HANDSHAKE_FRAME = 8 * 1024;
    /** Longest frame after it, unless the broker is configured otherwise. */
    public static final int DEFAULT_MAX_FRAME = 64 * 1024 * 1024;

    public static final int AUTHENTICATION_TIMEOUT = 10_000;
    public static final int DEFAULT_HEARTBEAT = 15_000;
    /** A peer that was silent for so many heartbeats is taken for dead. */
    public static final int MISSED_HEARTBEATS = 3;

    /** What a session may have sent and not yet got back by receipt or window, unless configured otherwise. */
    public static final int DEFAULT_SEND_WINDOW = 1024 * 1024;

    /**
     * A body that is longer travels in parts; all of them but the last are of this length. A frame limit that leaves no room
     * for one leaves the broker without such bodies.
     */
    public static final int PART = 256 * 1024;
    /** Longest body in parts: what fits one array of a receiver in any virtual machine. */
    public static final int MAX_BODY = Integer.MAX_VALUE - 8;
    /** What frames of parts and messages have beside the bytes they carry, at most. */
    public static final int MAX_FRAME_EXTRA = 64;

    public static final int MAX_SESSIONS = 10_000;
    public static final int MAX_CONSUMERS = 10_000;
    /** Ranges in one acknowledgement, and consumers in one list of what was delivered. */
    public static final int MAX_RANGES = 100_000;

    /** Branches that are prepared and wait for their end, so that one frame can name them all. */
    public static final int MAX_BRANCHES = 10_000;
    /** Either byte string of a branch's id. */
    public static final int MAX_BRANCH_ID = 64;

    public static final int MAX_SELECTOR = 64 * 1024;
    public static final int MAX_ERROR_TEXT = 4 * 1024;
    /** Characters of a client id, a subscription's name. */
    public static final int MAX_NAME = 255;

    private ProtocolLimits() {}
}
