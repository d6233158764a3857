package io.posthorn.server.server;

/** Which thread appends to the journal and forces it to disk. */
public enum JournalMode {
    /** Chosen at start from the number of processors and the measured speed of a force. */
    AUTO,
    /** The one loop of the broker does it itself: the fewest hand-offs, for few processors and a fast disk. */
    INLINE,
    /** A thread of its own does it for all loops. */
    THREAD
}
