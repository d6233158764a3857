package io.posthorn.server.store.table;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The file of a table is not what was written. */
public final class DamagedTableException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedTableException(String text, @Nullable Throwable cause) {
        super(text, cause);
    }
}
