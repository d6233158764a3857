package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory that a store has to itself: its lock, and the file that says what it is.
 *
 * <p>The file {@code store} is one line of text: {@code posthorn-store version=1 id=UUID}.
 */
final class StoreDirectory implements Closeable {
    static final int FORMAT_VERSION = 1;

    static final String LOCK = "lock";
    static final String IDENTITY = "store";
    private static final String UNFINISHED_IDENTITY = "store.tmp";
    private static final Pattern IDENTITY_LINE =
            Pattern.compile("posthorn-store version=(\\d{1,9})(?: id=([0-9a-f-]{36}))?\\b.*\\n", Pattern.DOTALL);
    private static final int LONGEST_IDENTITY = 512;
    /** What a first start that was killed may leave, and what the system puts at the top of a disk. */
    private static final Set<String> HARMLESS = Set.of(LOCK, UNFINISHED_IDENTITY, "lost+found");

    private final Vfs vfs;
    private final Path path;
    private final Closeable lock;
    private final UUID id;

    private StoreDirectory(Vfs vfs, Path path, Closeable lock, UUID id) {
        this.vfs = vfs;
        this.path = path;
        this.lock = lock;
        this.id = id;
    }

    /**
     * Takes a directory, which becomes a store's if it is empty.
     *
     * @throws StoreException if it is in use, of another version, or not a store's
     */
    static StoreDirectory take(Vfs vfs, Path path) throws IOException {
        vfs.createDirectories(path);
        Closeable lock = vfs.lock(path.resolve(LOCK));
        if (lock == null) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    path.resolve(LOCK)
                            + " is locked: another broker uses this directory; stop it or choose another one");
        }
        boolean taken = false;
        try {
            StoreDirectory directory = new StoreDirectory(vfs, path, lock, identify(vfs, path));
            taken = true;
            return directory;
        } finally {
            if (!taken) {
                lock.close();
            }
        }
    }

    UUID id() {
        return id;
    }

    Path path() {
        return path;
    }

    Set<String> names() throws IOException {
        List<String> names = vfs.list(path);
        return names == null ? Set.of() : new TreeSet<>(names);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static UUID identify(Vfs vfs, Path path) throws IOException {
        List<String> names = vfs.list(path);
        if (names != null && names.contains(IDENTITY)) {
            return read(vfs, path.resolve(IDENTITY));
        }
        for (String name : names == null ? List.<String>of() : names) {
            if (!HARMLESS.contains(name)) {
                throw new StoreException(
                        Reason.UNUSABLE,
                        path + " is not a Posthorn store (it holds " + name + ", but no file \"" + IDENTITY
                                + "\"): choose an empty directory");
            }
        }
        return create(vfs, path, names != null && names.contains(UNFINISHED_IDENTITY));
    }

    private static UUID create(Vfs vfs, Path path, boolean unfinished) throws IOException {
        UUID id = UUID.randomUUID();
        Path draft = path.resolve(UNFINISHED_IDENTITY);
        if (unfinished) {
            vfs.delete(draft);
        }
        String line = "posthorn-store version=" + FORMAT_VERSION + " id=" + id + "\n";
        try (VfsFile file = vfs.create(draft)) {
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
            file.force();
        }
        vfs.rename(draft, path.resolve(IDENTITY));
        vfs.forceDirectory(path);
        return id;
    }

    private static UUID read(Vfs vfs, Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_IDENTITY);
        try (VfsFile file = vfs.open(path)) {
            file.read(bytes, 0);
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        Matcher line = IDENTITY_LINE.matcher(text);
        if (!line.matches()) {
            throw new StoreException(
                    Reason.UNUSABLE, path + " is not the identity of a Posthorn store: choose another directory");
        }
        int version = Integer.parseInt(line.group(1));
        if (version != FORMAT_VERSION || line.group(2) == null) {
            throw otherVersion(path, version);
        }
        try {
            return UUID.fromString(line.group(2));
        } catch (IllegalArgumentException e) {
            throw new StoreException(Reason.UNUSABLE, path + " holds no valid id", e);
        }
    }

    static StoreException otherVersion(Path path, int version) {
        return new StoreException(
                Reason.UNUSABLE,
                path + " has store format " + version + ", this broker reads format " + FORMAT_VERSION
                        + ": start the version of the broker that wrote it, or choose another directory");
    }
}
