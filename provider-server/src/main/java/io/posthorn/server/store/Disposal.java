package io.posthorn.server.store;

import io.posthorn.server.store.file.Vfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes files that nobody needs, in the background. What is left at a crash, the next start deletes. Thread-safe. */
final class Disposal {
    private static final Logger LOG = LoggerFactory.getLogger(Disposal.class);

    private final Vfs vfs;
    private final TableRecords records;
    private final Executor thread;
    private final Consumer<Throwable> whenBroken;

    Disposal(Vfs vfs, TableRecords records, Executor thread, Consumer<Throwable> whenBroken) {
        this.vfs = vfs;
        this.records = records;
        this.thread = thread;
        this.whenBroken = whenBroken;
    }

    void delete(Collection<Path> files) {
        if (!files.isEmpty()) {
            perform(() -> deleteAll(files));
        }
    }

    void delete(StoredTable table) {
        perform(() -> {
            records.forget(table.path());
            deleteAll(List.of(table.path(), table.statePath(table.generation())));
        });
    }

    private void deleteAll(Collection<Path> files) throws IOException {
        for (Path file : files) {
            vfs.delete(file);
        }
    }

    /** Something that the disk may refuse. */
    private interface Deletion {
        void perform() throws IOException;
    }

    private void perform(Deletion deletion) {
        try {
            thread.execute(() -> {
                try {
                    deletion.perform();
                } catch (Throwable e) {
                    whenBroken.accept(e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The store is closing: what is needed no more is deleted by the next start", e);
        }
    }
}
