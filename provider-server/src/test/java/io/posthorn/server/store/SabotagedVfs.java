package io.posthorn.server.store;

import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer over a disk that does something else than asked when a file is to be forced. */
abstract class SabotagedVfs implements Vfs {
    private final Vfs disk;

    SabotagedVfs(Vfs disk) {
        this.disk = disk;
    }

    /** Instead of {@code file.force()}. */
    abstract void force(VfsFile file) throws IOException;

    /** Before each read. */
    void beforeRead() {}

    /** Before each write. */
    void beforeWrite(VfsFile file) throws IOException {}

    /** As if every fsync of a file had been left out. */
    static Vfs withoutForce(Vfs disk) {
        return new SabotagedVfs(disk) {
            @Override
            void force(VfsFile file) {}
        };
    }

    /** As if those who wait were told before the force: it happens, but only when the next frame is written. */
    static Vfs withLateForce(Vfs disk) {
        return new SabotagedVfs(disk) {
            @Override
            void force(VfsFile file) {}

            @Override
            void beforeWrite(VfsFile file) throws IOException {
                file.force();
            }
        };
    }

    @Override
    public VfsFile create(Path file) throws IOException {
        return new Sabotaged(disk.create(file));
    }

    @Override
    public VfsFile open(Path file) throws IOException {
        return new Sabotaged(disk.open(file));
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
        return disk.usableSpace(directory);
    }

    private final class Sabotaged implements VfsFile {
        private final VfsFile file;

        Sabotaged(VfsFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            beforeWrite(file);
            file.write(from, position);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            beforeRead();
            return file.read(into, position);
        }

        @Override
        public void force() throws IOException {
            SabotagedVfs.this.force(file);
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
