package io.posthorn.api.wire;

/** How a session's work for a branch ends: the flags of XAResource.end. */
public enum BranchLeave {
    SUCCESS(0),
    /** The branch can only be rolled back. */
    FAIL(1),
    /** For a while: the session will resume it. */
    SUSPEND(2);

    private final int number;

    BranchLeave(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
