package io.posthorn.server.net;

/** The broker cannot listen where it should; the text names address and port. */
public final class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ListenException(String text, Throwable cause) {
        super(text, cause);
    }
}
