package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that a store has to itself: its lock, and the file that says what it is.
 *
 * <p>The file {@code store} is one line of text: {@code posthorn-store version=1 id=UUID key=UUID}. The id is told to
 * clients; the key is for the checksums of frames, and nobody outside the store may know it.
 */
final class StoreDirectory implements Closeable {
    static final int FORMAT_VERSION = 2;

    private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);

    static final String LOCK = "lock";
    static final String IDENTITY = "store";
    private static final String UNFINISHED_IDENTITY = "store.tmp";
    private static final Pattern IDENTITY_LINE = Pattern.compile(
            "posthorn-store version=(\\d{1,9})(?: id=([0-9a-f-]{36}) key=([0-9a-f-]{36}))?\\b.*\\n", Pattern.DOTALL);
    private static final int LONGEST_IDENTITY = 512;
    /** What a first start that was killed may leave, and what the system puts at the top of a disk. */
    private static final Set<String> HARMLESS = Set.of(LOCK, UNFINISHED_IDENTITY, "lost+found");

    private final Vfs vfs;
    private final Path path;
    private final Closeable lock;
    private final Identity identity;

    private StoreDirectory(Vfs vfs, Path path, Closeable lock, Identity identity) {
        this.vfs = vfs;
        this.path = path;
        this.lock = lock;
        this.identity = identity;
    }

    /**
     * Takes a directory, which becomes a store's if it is empty.
     *
     * @throws StoreException if it is in use, of another version, or not a store's
     */
    static StoreDirectory take(Vfs vfs, Path path) throws IOException {
        vfs.createDirectories(path);
        forceParent(vfs, path);
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

    /**
     * Takes a directory to read it, and changes nothing in it.
     *
     * @param vfs may be one that cannot write
     * @throws StoreException if it is in use, of another version, or not a store's
     */
    static StoreDirectory visit(Vfs vfs, Path path) throws IOException {
        List<String> names = vfs.list(path);
        if (names == null || !names.contains(IDENTITY)) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    names == null
                            ? path + " does not exist"
                            : path + " is not a Posthorn store: it has no file \"" + IDENTITY + "\"");
        }
        // A copy may have none, and then nobody uses it.
        Closeable lock = names.contains(LOCK) ? vfs.lock(path.resolve(LOCK)) : () -> {};
        if (lock == null) {
            throw new StoreException(
                    Reason.UNUSABLE, path.resolve(LOCK) + " is locked: a broker uses this directory; stop it first");
        }
        boolean taken = false;
        try {
            StoreDirectory directory = new StoreDirectory(vfs, path, lock, read(vfs, path.resolve(IDENTITY)));
            taken = true;
            return directory;
        } finally {
            if (!taken) {
                lock.close();
            }
        }
    }

    /** Whoever made the directory may have left it to us to make that durable: without its name nothing in it is. */
    private static void forceParent(Vfs vfs, Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        try {
            vfs.forceDirectory(parent);
        } catch (AccessDeniedException e) {
            LOG.debug("{} may not be read, so whoever made {} must see that it lasts", parent, path, e);
        }
    }

    /** What the file {@code store} says. */
    private record Identity(UUID id, UUID key) {}

    /** Which store it is; anybody may know it. */
    UUID id() {
        return identity.id();
    }

    /** What goes into each frame's checksum, so that nobody else can make a frame. */
    UUID key() {
        return identity.key();
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

    private static Identity identify(Vfs vfs, Path path) throws IOException {
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

    private static Identity create(Vfs vfs, Path path, boolean unfinished) throws IOException {
        Identity identity = new Identity(UUID.randomUUID(), UUID.randomUUID());
        Path draft = path.resolve(UNFINISHED_IDENTITY);
        if (unfinished) {
            vfs.delete(draft);
        }
        String line =
                "posthorn-store version=" + FORMAT_VERSION + " id=" + identity.id() + " key=" + identity.key() + "\n";
        try (VfsFile file = vfs.create(draft)) {
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
            file.force();
        }
        vfs.rename(draft, path.resolve(IDENTITY));
        vfs.forceDirectory(path);
        return identity;
    }

    private static Identity read(Vfs vfs, Path path) throws IOException {
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
            return new Identity(UUID.fromString(line.group(2)), UUID.fromString(line.group(3)));
        } catch (IllegalArgumentException e) {
            throw new StoreException(Reason.UNUSABLE, path + " holds no valid id or key", e);
        }
    }

    static StoreException otherVersion(Path path, int version) {
        return new StoreException(
                Reason.UNUSABLE,
                path + " has store format " + version + ", this broker reads format " + FORMAT_VERSION
                        + ": start the version of the broker that wrote it, or choose another directory");
    }
}
