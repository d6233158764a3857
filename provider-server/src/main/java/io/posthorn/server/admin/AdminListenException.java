package io.posthorn.server.admin;

/** The port for administrators cannot be listened on. The text names it. */
public final class AdminListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AdminListenException(String text, Throwable cause) {
        super(text, cause);
    }
}
