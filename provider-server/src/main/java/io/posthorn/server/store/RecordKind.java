package io.posthorn.server.store;

import org.jspecify.annotations.Nullable;

/** The kinds of record in a frame. The codes are on disk: never changed, never given to another kind. */
enum RecordKind {
    /** A message under an order key, with all that is known of it. */
    ENTRY(1),
    /** One entry is gone. */
    REMOVE(2),
    /** The entries of one sub-queue between two keys are gone. */
    REMOVE_RANGE(3),
    /** The number of failed deliveries of an entry. */
    ATTEMPTS(4),
    /** Up to which key a sub-queue may have been delivered. */
    MARK(5),
    /** An ordinal belongs to a sub-queue, and its sequence has come so far. */
    ORDINAL(6),
    DEFINE_QUEUE(7),
    DROP_QUEUE(8),
    /** All that is known of a client's session. */
    SESSION(9),
    FORGET_SESSION(10),
    /** The work of a prepared branch. */
    PREPARE(11),
    /** A branch has ended; what its commit did stands in the same frame. */
    END_BRANCH(12),
    BODY_PART(13),
    DROP_BODY(14),
    /** An entry-to-be of a transaction that is not committed. */
    STAGE(16),
    /** What a transaction has staged are entries now. */
    COMMIT_STAGED(17),
    DROP_STAGED(18),
    /** In a table, in the place of a record that is too large for one value: in which chunks it lies. */
    CHUNKED(19);

    private static final RecordKind[] BY_CODE = new RecordKind[20];

    static {
        for (RecordKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final int code;

    RecordKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The kind with this code, null if there is none. */
    static @Nullable RecordKind of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
