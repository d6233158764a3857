package io.posthorn.server.session;

/** The client did what it never may: its connection ends. The text goes to the client. */
public final class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProtocolViolation(String text) {
        super(text);
    }

    /** Expected, and answered to a client: nobody reads its trace. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
