package io.posthorn.api.wire;

/** What a session does with sends and acknowledgements. */
public enum SessionKind {
    /** Each stands for itself. */
    PLAIN(0),
    /** All are part of the session's transaction, one after the other. */
    TRANSACTED(1),
    /** Those between XA_START and XA_END are part of that branch, the others stand for themselves. */
    XA(2);

    private final int number;

    SessionKind(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
