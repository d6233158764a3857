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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
    /** What was done to names since the directory was forced, in order: a path and what it stands for, null nothing. */
    private final List<Map.Entry<Path, Optional<Inode>>> unforced = new ArrayList<>();

    private final Set<Path> locks = new HashSet<>();
    private long operations;
    private Trouble trouble = operation -> null;
    private LongUnaryOperator space = used -> Long.MAX_VALUE;
    private boolean dead;

    /** Decides whether an operation fails. */
    interface Trouble {
        @Nullable
        IOException at(long operation);
    }

    private static final class Inode {
        private byte[] bytes = new byte[0];
        private byte[] durable = new byte[0];
        private final Set<Integer> dirty = new TreeSet<>();

        Inode copy() {
            Inode copy = new Inode();
            copy.bytes = bytes.clone();
            copy.durable = durable.clone();
            copy.dirty.addAll(dirty);
            return copy;
        }
    }

    /** Counts what has changed the disk so far. */
    synchronized long operations() {
        return operations;
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

    /** Says how many bytes are left when so many are used. */
    synchronized void space(LongUnaryOperator left) {
        space = left;
    }

    synchronized long used() {
        return names.values().stream().mapToLong(inode -> inode.bytes.length).sum();
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

    /** What is found after the power comes back; unforced sectors and names survive at random, or not at all. */
    synchronized PowerCutDisk afterPowerCut(@Nullable Random random) {
        PowerCutDisk after = new PowerCutDisk();
        Map<Path, Inode> found = new HashMap<>(durableNames);
        for (Map.Entry<Path, Optional<Inode>> change : unforced) {
            if (random == null || random.nextBoolean()) {
                break;
            }
            change.getValue()
                    .ifPresentOrElse(inode -> found.put(change.getKey(), inode), () -> found.remove(change.getKey()));
        }
        found.forEach((path, inode) -> after.put(path, survivor(inode, random)));
        return after;
    }

    /** What another process finds: everything that was written; what was not forced may still be forgotten later. */
    synchronized PowerCutDisk afterKill() {
        PowerCutDisk after = new PowerCutDisk();
        Map<Inode, Inode> copies = new HashMap<>();
        names.forEach((path, inode) -> after.names.put(path, copies.computeIfAbsent(inode, Inode::copy)));
        durableNames.forEach((path, inode) -> after.durableNames.put(path, copies.computeIfAbsent(inode, Inode::copy)));
        unforced.forEach(change -> after.unforced.add(Map.entry(
                change.getKey(), change.getValue().map(inode -> copies.computeIfAbsent(inode, Inode::copy)))));
        return after;
    }

    private void put(Path path, Inode inode) {
        names.put(path, inode);
        durableNames.put(path, inode);
    }

    private static Inode survivor(Inode inode, @Nullable Random random) {
        Inode after = new Inode();
        boolean grown = random != null && random.nextBoolean();
        byte[] bytes = Arrays.copyOf(inode.durable, grown ? inode.bytes.length : inode.durable.length);
        for (int sector : inode.dirty) {
            int from = sector * SECTOR;
            int to = Math.min(Math.min(from + SECTOR, bytes.length), inode.bytes.length);
            if (random != null && random.nextBoolean() && from < to) {
                System.arraycopy(inode.bytes, from, bytes, from, to - from);
            }
        }
        after.bytes = bytes;
        after.durable = bytes.clone();
        return after;
    }

    /** What is on the disk after a force: of what was there before, the sectors that were written are new. */
    private static byte[] written(Inode inode) {
        byte[] bytes = Arrays.copyOf(inode.durable, inode.bytes.length);
        for (int sector : inode.dirty) {
            int from = sector * SECTOR;
            System.arraycopy(inode.bytes, from, bytes, from, Math.min(SECTOR, bytes.length - from));
        }
        return bytes;
    }

    private void operate() throws IOException {
        IOException failure = trouble.at(++operations);
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
        operate();
        if (names.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Inode inode = new Inode();
        rename(file, inode);
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

    private void rename(Path file, @Nullable Inode inode) {
        if (inode == null) {
            names.remove(file);
        } else {
            names.put(file, inode);
        }
        unforced.add(Map.entry(file, Optional.ofNullable(inode)));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        operate();
        Inode inode = find(from);
        rename(to, inode);
        rename(from, (Inode) null);
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        operate();
        find(file);
        rename(file, (Inode) null);
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
        operate();
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        operate();
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
                operate();
                int at = Math.toIntExact(position);
                int end = at + from.remaining();
                if (end > inode.bytes.length) {
                    if (space.applyAsLong(used()) < end - inode.bytes.length) {
                        throw new DiskFullException("no room", new IOException("No space left on device"));
                    }
                    inode.bytes = Arrays.copyOf(inode.bytes, end);
                }
                from.get(inode.bytes, at, end - at);
                for (int sector = at / SECTOR; sector * SECTOR < end; sector++) {
                    inode.dirty.add(sector);
                }
            }
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            synchronized (PowerCutDisk.this) {
                look();
                int at = (int) Math.min(position, inode.bytes.length);
                int count = Math.min(into.remaining(), inode.bytes.length - at);
                into.put(inode.bytes, at, count);
                return count;
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (PowerCutDisk.this) {
                try {
                    operate();
                } catch (IOException e) {
                    // As systems do: what could not be written counts as written from now on, and is in memory only.
                    if (!dead) {
                        inode.dirty.clear();
                    }
                    throw e;
                }
                inode.durable = written(inode);
                inode.dirty.clear();
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (PowerCutDisk.this) {
                look();
                return inode.bytes.length;
            }
        }

        @Override
        public void close() {}
    }
}
