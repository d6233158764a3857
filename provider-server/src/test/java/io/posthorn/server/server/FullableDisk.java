package io.posthorn.server.server;

import io.posthorn.server.store.file.DiskFullException;
import io.posthorn.server.store.file.DiskVfs;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real disk, which is full when the test says so: names can be made, and files written over, but none
 * can grow. */
final class FullableDisk implements Vfs {
    private final Vfs disk = new DiskVfs();
    private volatile boolean full;

    void full(boolean now) {
        full = now;
    }

    @Override
    public VfsFile create(Path file) throws IOException {
        return new FullableFile(disk.create(file), file);
    }

    @Override
    public VfsFile open(Path file) throws IOException {
        return new FullableFile(disk.open(file), file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
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
        return full ? 0 : disk.usableSpace(directory);
    }

    private final class FullableFile implements VfsFile {
        private final VfsFile file;
        private final Path path;

        FullableFile(VfsFile file, Path path) {
            this.file = file;
            this.path = path;
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            if (full && position + from.remaining() > file.size()) {
                throw new DiskFullException(
                        "no room on the disk of " + path, new IOException("No space left on device"));
            }
            file.write(from, position);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public void force() throws IOException {
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
