package io.posthorn.server.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The real disk, of which nothing can be changed: files are opened to read only, and all that would write fails. */
public final class ReadingVfs implements Vfs {
    private final DiskVfs disk = new DiskVfs();

    @Override
    public VfsFile open(Path file) throws IOException {
        return new ReadOnlyFile(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public @Nullable List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    /** Keeps out who would change something, but not others that read. The file must exist. */
    @Override
    public @Nullable Closeable lock(Path file) throws IOException {
        return DiskVfs.lockToRead(file);
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        return disk.usableSpace(directory);
    }

    @Override
    public VfsFile create(Path file) {
        throw readOnly(file);
    }

    @Override
    public void rename(Path from, Path to) {
        throw readOnly(from);
    }

    @Override
    public void delete(Path file) {
        throw readOnly(file);
    }

    @Override
    public void createDirectories(Path directory) {
        throw readOnly(directory);
    }

    @Override
    public void forceDirectory(Path directory) {
        throw readOnly(directory);
    }

    private static IllegalStateException readOnly(Path path) {
        return new IllegalStateException(path + " is only read here");
    }

    private static final class ReadOnlyFile implements VfsFile {
        private final Path path;
        private final FileChannel channel;

        ReadOnlyFile(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return DiskFile.read(channel, into, position);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void write(ByteBuffer from, long position) {
            throw readOnly(path);
        }

        @Override
        public void force() {
            throw readOnly(path);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
