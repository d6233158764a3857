package io.posthorn.server.store;

import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A layer over a disk that does something else than asked. It knows what each open file is called now. */
abstract class SabotagedVfs implements Vfs {
    private final Vfs disk;
    private final Set<Sabotaged> files = ConcurrentHashMap.newKeySet();

    SabotagedVfs(Vfs disk) {
        this.disk = disk;
    }

    /** Instead of {@code file.force()}. */
    void force(VfsFile file) throws IOException {
        file.force();
    }

    /** Instead of {@code file.force()}, where it matters which file it is. */
    void force(VfsFile file, String name) throws IOException {
        force(file);
    }

    /** Instead of {@code file.write(from, position)}. */
    void write(VfsFile file, String name, ByteBuffer from, long position) throws IOException {
        file.write(from, position);
    }

    /** Before each read. */
    void beforeRead() {}

    @Override
    public VfsFile create(Path file) throws IOException {
        return watched(file, disk.create(file));
    }

    @Override
    public VfsFile open(Path file) throws IOException {
        return watched(file, disk.open(file));
    }

    private VfsFile watched(Path path, VfsFile file) {
        Sabotaged watched = new Sabotaged(path, file);
        files.add(watched);
        return watched;
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
        files.stream().filter(file -> file.path.equals(from)).forEach(file -> file.path = to);
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
        return disk.usableSpace(directory);
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private final class Sabotaged implements VfsFile {
        private final VfsFile file;
        private volatile Path path;

        Sabotaged(Path path, VfsFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            SabotagedVfs.this.write(file, name(path), from, position);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            beforeRead();
            return file.read(into, position);
        }

        @Override
        public void force() throws IOException {
            SabotagedVfs.this.force(file, name(path));
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            files.remove(this);
            file.close();
        }
    }
}
