package io.posthorn.server.server;

import org.jspecify.annotations.Nullable;

/** A broker could not be started for a reason outside its store; nothing of it is left. The text is for the user. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String text) {
        this(text, null);
    }

    public StartException(String text, @Nullable Throwable cause) {
        super(text, cause);
    }
}
