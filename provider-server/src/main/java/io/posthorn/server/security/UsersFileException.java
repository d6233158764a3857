package io.posthorn.server.security;

import org.jspecify.annotations.Nullable;

/** A users file cannot be used. The text names the file, the line where there is one, and what to do. */
public final class UsersFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsersFileException(String text, @Nullable Throwable cause) {
        super(text, cause);
    }
}
