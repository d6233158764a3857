package io.posthorn.server.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real disk. */
public final class DiskVfs implements Vfs {
    /**
     * Locks of this process. Asking the system is not enough: where a lock file is closed, the system gives up all locks
     * that the process has on it, also one that another channel holds.
     */
    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    @Override
    public VfsFile create(Path file) throws IOException {
        return open(file, StandardOpenOption.CREATE_NEW);
    }

    @Override
    public VfsFile open(Path file) throws IOException {
        return open(file, StandardOpenOption.WRITE);
    }

    private static VfsFile open(Path file, StandardOpenOption how) throws IOException {
        try {
            return new DiskFile(file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, how));
        } catch (IOException e) {
            throw DiskFile.clearer(file, e);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw DiskFile.clearer(from, e);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public @Nullable List<String> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (NoSuchFileException e) {
            return null;
        } catch (NotDirectoryException e) {
            throw new IOException(directory + " is not a directory", e);
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path parent = absolute.getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        try {
            Files.createDirectories(absolute);
        } catch (IOException e) {
            throw DiskFile.clearer(directory, e);
        }
        if (parent != null) {
            forceDirectory(parent);
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public @Nullable Closeable lock(Path file) throws IOException {
        return lock(file, () -> {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new Attempt(channel, channel::tryLock);
        });
    }

    /** For who only reads: others may have such a lock too. Null if somebody in this process has any. */
    static @Nullable Closeable lockToRead(Path file) throws IOException {
        return lock(file, () -> {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new Attempt(channel, () -> channel.tryLock(0, Long.MAX_VALUE, true));
        });
    }

    /** Opens the lock file. */
    private interface Opening {
        Attempt open() throws IOException;
    }

    /** Asks the system for the lock; null if somebody has it. */
    private interface Request {
        @Nullable
        FileLock ask() throws IOException;
    }

    private record Attempt(FileChannel channel, Request request) {}

    private static @Nullable Closeable lock(Path file, Opening opening) throws IOException {
        Path key = file.toAbsolutePath().getParent() == null
                ? file.toAbsolutePath()
                : file.toAbsolutePath().getParent().toRealPath().resolve(String.valueOf(file.getFileName()));
        if (!LOCKED_HERE.add(key)) {
            return null;
        }
        Closeable lock = null;
        try {
            lock = lockForProcess(file, key, opening);
            return lock;
        } finally {
            if (lock == null) {
                LOCKED_HERE.remove(key);
            }
        }
    }

    private static @Nullable Closeable lockForProcess(Path file, Path key, Opening opening) throws IOException {
        Attempt attempt;
        try {
            attempt = opening.open();
        } catch (IOException e) {
            throw DiskFile.clearer(file, e);
        }
        FileChannel channel = attempt.channel();
        FileLock lock = null;
        try {
            lock = attempt.request().ask();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            return null;
        }
        return () -> {
            try {
                channel.close();
            } finally {
                LOCKED_HERE.remove(key);
            }
        };
    }

    @Override
    public long usableSpace(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }
}
