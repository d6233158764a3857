package io.posthorn.api.wire;

/** How a session's work becomes part of a branch: the flags of XAResource.start. */
public enum BranchJoin {
    /** The branch is new. */
    NEW(0),
    /** It exists: another session works for it, or has. */
    JOIN(1),
    /** This session had suspended its work. */
    RESUME(2);

    private final int number;

    BranchJoin(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
