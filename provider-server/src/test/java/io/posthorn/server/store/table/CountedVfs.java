package io.posthorn.server.store.table;

import io.posthorn.server.store.file.DiskVfs;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The real disk, which counts operations and open files, and can fail at any one operation. */
final class CountedVfs implements Vfs {
    private final Vfs disk = new DiskVfs();
    private final AtomicInteger operations = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closedUnforced = new AtomicInteger();
    private volatile int failAt = Integer.MAX_VALUE;
    private volatile IOException failure = new IOException("not set");

    /** From now on: the operation of this number, 0 is the next, fails; those after it do not. */
    void failAt(int operation, IOException with) {
        operations.set(0);
        failAt = operation;
        failure = with;
    }

    int operations() {
        return operations.get();
    }

    private void count() throws IOException {
        if (operations.getAndIncrement() == failAt) {
            throw failure;
        }
    }

    @Override
    public VfsFile create(Path file) throws IOException {
        count();
        return new Counted(disk.create(file));
    }

    @Override
    public VfsFile open(Path file) throws IOException {
        count();
        return new Counted(disk.open(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        count();
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        count();
        disk.delete(file);
    }

    @Override
    public @Nullable List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public @Nullable Closeable lock(Path file) throws IOException {
        return disk.lock(file);
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        return disk.usableSpace(directory);
    }

    private final class Counted implements VfsFile {
        private final VfsFile file;
        private boolean closed;
        private boolean written;

        Counted(VfsFile file) {
            this.file = file;
            open.incrementAndGet();
            opened.incrementAndGet();
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            count();
            file.write(from, position);
            written = true;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            count();
            return file.read(into, position);
        }

        @Override
        public void force() throws IOException {
            count();
            file.force();
            written = false;
        }

        @Override
        public long size() throws IOException {
            count();
            return file.size();
        }

        @Override
        public synchronized void close() throws IOException {
            if (!closed) {
                closed = true;
                closedUnforced.addAndGet(written ? 1 : 0);
                open.decrementAndGet();
                file.close();
                count();
            }
        }
    }
}
