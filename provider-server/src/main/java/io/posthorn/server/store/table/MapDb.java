package io.posthorn.server.store.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Calls of MapDB whose failures come out as what they are. */
final class MapDb {
    /** A call of MapDB. */
    interface Call<T> {
        T run();
    }

    private MapDb() {}

    /**
     * Throws what the file seam threw; and whatever MapDB itself finds in a file that is not as it wrote it, be it an
     * exception of its own, an assertion or an index out of bounds, as an exception with the file's name.
     */
    static <T> T call(Path path, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException | AssertionError e) {
            throw damaged(path, e.toString(), e);
        }
    }

    static IOException damaged(Path path, String what, @Nullable Throwable cause) {
        return new DamagedTableException("table " + path + " is damaged: " + what, cause);
    }
}
