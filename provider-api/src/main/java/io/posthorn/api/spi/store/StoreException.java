package io.posthorn.api.spi.store;

import org.jspecify.annotations.Nullable;

/** Why a store could not do something; the text names the file and what to do. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of trouble it is. */
    public enum Reason {
        /** No room: the change was refused, nothing was kept, the store goes on. */
        FULL,
        /** The batch is larger than this store takes at once: refused, the store goes on. */
        TOO_LARGE,
        /** The directory is used by another process, or has a format this version cannot read. */
        UNUSABLE,
        /** Data in the middle of the store is not what was written. */
        DAMAGED,
        /** The disk failed: the store is at its end. */
        BROKEN,
        /** The store is closed. */
        CLOSED
    }

    private final Reason reason;

    public StoreException(Reason reason, String text) {
        this(reason, text, null);
    }

    public StoreException(Reason reason, String text, @Nullable Throwable cause) {
        super(text, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether the store is at its end. */
    public boolean fatal() {
        return reason != Reason.FULL && reason != Reason.TOO_LARGE;
    }
}
