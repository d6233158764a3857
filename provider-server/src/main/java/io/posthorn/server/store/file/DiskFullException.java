package io.posthorn.server.store.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The disk, or the quota on it, has no room. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(String text, @Nullable Throwable cause) {
        super(text, cause);
    }
}
