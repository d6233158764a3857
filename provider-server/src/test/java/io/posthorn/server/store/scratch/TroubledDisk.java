package io.posthorn.server.store.scratch;

import io.posthorn.server.store.file.DiskFullException;
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

/** The real disk, with the trouble that a test wants. */
final class TroubledDisk implements Vfs {
    private final Vfs disk = new DiskVfs();
    /** What is left to be written before there is no room. */
    volatile long room = Long.MAX_VALUE;

    volatile boolean failWrites;
    volatile boolean failReads;
    volatile boolean failDeletes;
    volatile boolean flipBits;
    final AtomicInteger forces = new AtomicInteger();

    @Override
    public VfsFile create(Path file) throws IOException {
        return new TroubledFile(disk.create(file), file);
    }

    @Override
    public VfsFile open(Path file) throws IOException {
        return new TroubledFile(disk.open(file), file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        if (failDeletes) {
            throw new IOException(file + ": Input/output error");
        }
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
        forces.incrementAndGet();
        disk.forceDirectory(directory);
    }

    @Override
    public @Nullable Closeable lock(Path file) throws IOException {
        return disk.lock(file);
    }

    @Override
    public long usableSpace(Path directory) {
        return room;
    }

    private final class TroubledFile implements VfsFile {
        private final VfsFile file;
        private final Path path;

        TroubledFile(VfsFile file, Path path) {
            this.file = file;
            this.path = path;
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            if (failWrites) {
                throw new IOException(path + ": Input/output error");
            }
            if (from.remaining() > room) {
                throw new DiskFullException("no room on the disk of " + path, new IOException("on purpose"));
            }
            file.write(from, position);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            if (failReads) {
                throw new IOException(path + ": Input/output error");
            }
            int at = into.position();
            int count = file.read(into, position);
            if (flipBits) {
                into.put(at, (byte) (into.get(at) ^ 1));
            }
            return count;
        }

        @Override
        public void force() throws IOException {
            forces.incrementAndGet();
            file.force();
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
