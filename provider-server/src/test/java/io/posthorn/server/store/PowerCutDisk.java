package io.posthorn.server.store;

import io.posthorn.server.store.file.DiskFullException;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that forgets, at a power cut, what was not forced; or keeps any part of it, in any order. It counts
 * the operations that change it, and can die, or fail, at any of them.
 */
final class PowerCutDisk implements Vfs {
    private static final int SECTOR = 512;

    private final Map<Path, Inode> names = new HashMap<>();
    private final Map<Path, Inode> durableNames = new HashMap<>();
    /** What was done to names since the directory was forced, in order: each a few paths and what they stand for. */
    private final List<Map<Path, Optional<Inode>>> unforced = new ArrayList<>();

    private final Set<Path> locks = new HashSet<>();
    private final List<Operation> operations = new ArrayList<>();
    private Trouble trouble = operation -> null;
    private LongUnaryOperator space = used -> Long.MAX_VALUE;
    private boolean dead;

    /** Decides whether an operation fails. */
    interface Trouble {
        @Nullable
        IOException at(long operation);
    }

    /** What has changed the disk, or was to. */
    record Operation(Kind kind, String name) {
        enum Kind {
            CREATE,
            WRITE,
            FORCE,
            RENAME,
            DELETE,
            FORCE_DIRECTORY
        }
    }

    /** A file; {@code content} may be longer than it is. */
    private static final class Inode {
        private Path name;
        private byte[] content = new byte[0];
        private int length;
        private byte[] durable = new byte[0];
        private final BitSet dirty = new BitSet();

        Inode(Path name) {
            this.name = name;
        }

        Inode copy() {
            Inode copy = new Inode(name);
            copy.content = Arrays.copyOf(content, length);
            copy.length = length;
            copy.durable = durable.clone();
            copy.dirty.or(dirty);
            return copy;
        }

        void write(ByteBuffer from, int at) {
            int end = at + from.remaining();
            if (end > content.length) {
                content = Arrays.copyOf(content, Math.max(end, content.length * 2));
            }
            length = Math.max(length, end);
            dirty.set(at / SECTOR, (end + SECTOR - 1) / SECTOR);
            from.get(content, at, from.remaining());
        }

        /** Of what was there before, the sectors that were written are new. */
        void force() {
            if (durable.length != length) {
                durable = Arrays.copyOf(durable, length);
            }
            dirty.stream().forEach(sector -> copySector(sector, durable));
            dirty.clear();
        }

        private void copySector(int sector, byte[] to) {
            int from = sector * SECTOR;
            System.arraycopy(
                    content, from, to, from, Math.max(0, Math.min(SECTOR, Math.min(length, to.length) - from)));
        }

        /** What a power cut leaves of it: any of the sectors that were not forced, or none. */
        Inode survivor(@Nullable Random random) {
            Inode after = new Inode(name);
            boolean grown = random != null && random.nextBoolean();
            after.durable = Arrays.copyOf(durable, grown ? length : durable.length);
            dirty.stream()
                    .filter(sector -> random != null && random.nextBoolean() && sector * SECTOR < after.durable.length)
                    .forEach(sector -> copySector(sector, after.durable));
            after.content = after.durable.clone();
            after.length = after.content.length;
            return after;
        }
    }

    /** Counts what has changed the disk so far. */
    synchronized long operations() {
        return operations.size();
    }

    /** The numbers of the operations that were of this kind, on files with such a name. */
    synchronized List<Long> operations(Operation.Kind kind, String namePattern) {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            if (operation.kind() == kind && operation.name().matches(namePattern)) {
                numbers.add(i + 1L);
            }
        }
        return numbers;
    }

    synchronized void troubles(Trouble newTrouble) {
        trouble = newTrouble;
    }

    /** From this operation on nothing works any more. */
    void dieAt(long operation) {
        troubles(number -> {
            if (number >= operation) {
                dead = true;
                return new IOException("the power is gone");
            }
            return null;
        });
    }

    /** Whether it has died. */
    synchronized boolean isDead() {
        return dead;
    }

    /** Says how many bytes are left when so many are used. */
    synchronized void space(LongUnaryOperator left) {
        space = left;
    }

    synchronized long used() {
        return names.values().stream().mapToLong(inode -> inode.length).sum();
    }

    synchronized List<String> names() {
        return names.keySet().stream()
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
    }

    synchronized int oldestSegment() {
        return names.keySet().stream()
                .mapToInt(path -> Segment.number(String.valueOf(path.getFileName())))
                .filter(number -> number > 0)
                .min()
                .orElse(0);
    }

    /**
     * What is found after the power comes back. Without chance nothing that was not forced survives; with it any sectors
     * do, and any names, be it those that were changed first or some of them in whatever order.
     */
    synchronized PowerCutDisk afterPowerCut(@Nullable Random random) {
        PowerCutDisk after = new PowerCutDisk();
        Map<Path, Inode> found = new HashMap<>(durableNames);
        boolean inOrder = random != null && random.nextBoolean();
        for (Map<Path, Optional<Inode>> change : unforced) {
            boolean survives = random != null && random.nextBoolean();
            if (survives) {
                change.forEach((path, inode) ->
                        inode.ifPresentOrElse(present -> found.put(path, present), () -> found.remove(path)));
            } else if (inOrder) {
                break;
            }
        }
        found.forEach((path, inode) -> after.put(path, inode.survivor(random)));
        return after;
    }

    /** What another process finds: everything that was written; what was not forced may still be forgotten later. */
    synchronized PowerCutDisk afterKill() {
        PowerCutDisk after = new PowerCutDisk();
        Map<Inode, Inode> copies = new HashMap<>();
        names.forEach((path, inode) -> after.names.put(path, copies.computeIfAbsent(inode, Inode::copy)));
        durableNames.forEach((path, inode) -> after.durableNames.put(path, copies.computeIfAbsent(inode, Inode::copy)));
        for (Map<Path, Optional<Inode>> change : unforced) {
            Map<Path, Optional<Inode>> copy = new LinkedHashMap<>();
            change.forEach((path, inode) ->
                    copy.put(path, inode.map(present -> copies.computeIfAbsent(present, Inode::copy))));
            after.unforced.add(copy);
        }
        return after;
    }

    private void put(Path path, Inode inode) {
        inode.name = path;
        names.put(path, inode);
        durableNames.put(path, inode);
    }

    /** As if the disk had changed one byte by itself. */
    synchronized void flip(String name, int offset) {
        Inode inode = named(name);
        inode.content[offset] ^= 0x55;
        inode.durable = Arrays.copyOf(inode.content, inode.length);
    }

    /** As if the disk had lost all from this offset on. */
    synchronized void cut(String name, int length) {
        Inode inode = named(name);
        inode.length = length;
        inode.durable = Arrays.copyOf(inode.content, length);
    }

    synchronized int length(String name) {
        return named(name).length;
    }

    private Inode named(String name) {
        return names.entrySet().stream()
                .filter(file -> name.equals(String.valueOf(file.getKey().getFileName())))
                .map(Map.Entry::getValue)
                .findAny()
                .orElseThrow();
    }

    private void operate(Operation.Kind kind, Path file) throws IOException {
        operations.add(new Operation(kind, String.valueOf(file.getFileName())));
        IOException failure = trouble.at(operations.size());
        if (failure != null) {
            throw failure;
        }
    }

    private void look() throws IOException {
        if (dead) {
            throw new IOException("the power is gone");
        }
    }

    @Override
    public synchronized VfsFile create(Path file) throws IOException {
        operate(Operation.Kind.CREATE, file);
        if (names.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Inode inode = new Inode(file);
        names.put(file, inode);
        unforced.add(Map.of(file, Optional.of(inode)));
        return new OpenFile(inode);
    }

    @Override
    public synchronized VfsFile open(Path file) throws IOException {
        look();
        return new OpenFile(find(file));
    }

    private Inode find(Path file) throws IOException {
        Inode inode = names.get(file);
        if (inode == null) {
            throw new FileNotFoundException(file.toString());
        }
        return inode;
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        operate(Operation.Kind.RENAME, to);
        Inode inode = find(from);
        names.put(to, inode);
        names.remove(from);
        inode.name = to;
        unforced.add(Map.of(to, Optional.of(inode), from, Optional.empty()));
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        operate(Operation.Kind.DELETE, file);
        find(file);
        names.remove(file);
        unforced.add(Map.of(file, Optional.empty()));
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        look();
        return names.keySet().stream()
                .map(file -> String.valueOf(file.getFileName()))
                .toList();
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        operate(Operation.Kind.CREATE, directory);
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        operate(Operation.Kind.FORCE_DIRECTORY, directory);
        durableNames.clear();
        durableNames.putAll(names);
        unforced.clear();
    }

    @Override
    public synchronized @Nullable Closeable lock(Path file) throws IOException {
        look();
        return locks.add(file) ? () -> unlock(file) : null;
    }

    private synchronized void unlock(Path file) {
        locks.remove(file);
    }

    @Override
    public synchronized long usableSpace(Path directory) throws IOException {
        look();
        return space.applyAsLong(used());
    }

    private final class OpenFile implements VfsFile {
        private final Inode inode;

        OpenFile(Inode inode) {
            this.inode = inode;
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            synchronized (PowerCutDisk.this) {
                int at = Math.toIntExact(position);
                try {
                    operate(Operation.Kind.WRITE, inode.name);
                } catch (IOException e) {
                    inode.write(from.slice(from.position(), from.remaining() / 2), at);
                    throw e;
                }
                int more = at + from.remaining() - inode.length;
                long left = more > 0 ? space.applyAsLong(used()) : more;
                if (left < more) {
                    int fits = (int) Math.max(0, from.remaining() - more + Math.max(0, left));
                    inode.write(from.slice(from.position(), fits), at);
                    var unused = space.applyAsLong(used());
                    throw new DiskFullException("no room", new IOException("No space left on device"));
                }
                inode.write(from, at);
            }
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (PowerCutDisk.this) {
                look();
                int at = (int) Math.min(position, inode.length);
                int count = Math.min(into.remaining(), inode.length - at);
                into.put(inode.content, at, count);
                return count;
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (PowerCutDisk.this) {
                try {
                    operate(Operation.Kind.FORCE, inode.name);
                } catch (IOException e) {
                    // As systems do: what could not be written counts as written from now on, and is in memory only.
                    if (!dead) {
                        inode.dirty.clear();
                    }
                    throw e;
                }
                inode.force();
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (PowerCutDisk.this) {
                look();
                return inode.length;
            }
        }

        @Override
        public void close() {}
    }
}
