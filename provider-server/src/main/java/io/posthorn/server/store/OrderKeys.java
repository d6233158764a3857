package io.posthorn.server.store;

/**
 * The form of order keys: {@code ordinal << 40 | sequence}. An ordinal stands for one sub-queue, and for another only when
 * that is gone, with higher sequences; a sub-queue whose sequence runs out takes a higher ordinal.
 */
final class OrderKeys {
    /** What a change that was passed over yields; no entry has it. */
    static final long NONE = 0;

    static final int SEQUENCE_BITS = 40;
    static final long MAX_SEQUENCE = (1L << SEQUENCE_BITS) - 1;
    /** Keys are compared as signed numbers, and those above belong to the chunks in tables. */
    static final int MAX_ORDINAL = (1 << 22) - 1;

    private OrderKeys() {}

    static long key(int ordinal, long sequence) {
        return (long) ordinal << SEQUENCE_BITS | sequence;
    }

    static int ordinal(long key) {
        return (int) (key >>> SEQUENCE_BITS);
    }

    static long sequence(long key) {
        return key & MAX_SEQUENCE;
    }
}
