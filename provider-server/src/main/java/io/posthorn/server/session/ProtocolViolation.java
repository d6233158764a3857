package io.posthorn.server.session;

/** The client did what it never may: its connection ends. The text goes to the client. */
public final class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProtocolViolation(String text) {
        // Expected, and answered to a client: nobody reads its trace.
        super(text, null, false, false);
    }
}
