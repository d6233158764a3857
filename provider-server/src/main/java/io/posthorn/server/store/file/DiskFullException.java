package io.posthorn.server.store.file;

import java.io.IOException;

/** The disk, or the quota on it, has no room. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(String text, Throwable cause) {
        super(text, cause);
    }
}
