package io.posthorn.server.store;

import io.posthorn.server.store.file.DiskFullException;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files whose blocks are written, ready to become segments: made in the background, or left over from segments that are
 * needed no more. Appending to such a file costs the disk half of what appending to a growing one does, and cannot fail
 * for lack of room.
 *
 * <p>Files are made and unmade on the maintenance thread; {@link #take} is the journal thread's.
 */
final class Spares implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Spares.class);

    private static final String PREFIX = "spare-";
    private static final String SUFFIX = ".seg";
    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(256 * 1024).asReadOnlyBuffer();

    private final Vfs vfs;
    private final Path directory;
    private final StoreSettings settings;
    private final Executor maintenance;
    private final Consumer<Throwable> whenBroken;
    private final ConcurrentLinkedQueue<Spare> ready = new ConcurrentLinkedQueue<>();
    private final AtomicInteger readyCount = new AtomicInteger();
    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicInteger lastNumber = new AtomicInteger();
    /** One of less than the full size, which the last life has left to this one. */
    private @Nullable Spare small;

    private volatile boolean diskFull;

    Spares(Vfs vfs, StoreSettings settings, Executor maintenance, Consumer<Throwable> whenBroken) {
        this.vfs = vfs;
        this.directory = settings.directory();
        this.settings = settings;
        this.maintenance = maintenance;
        this.whenBroken = whenBroken;
    }

    record Spare(Path path, VfsFile file, int size) {}

    static boolean isSpare(String name) {
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    /** At start: keeps a file that was left over, or deletes it if it is none that {@link #take} would give. */
    void adopt(String name) throws IOException {
        Path path = directory.resolve(name);
        VfsFile file = vfs.open(path);
        lastNumber.accumulateAndGet(number(name), Math::max);
        if (file.size() == settings.segmentBytes() && readyCount.get() < settings.keptSpares()) {
            add(new Spare(path, file, settings.segmentBytes()));
        } else if (small == null && file.size() == settings.firstSegment()) {
            small = new Spare(path, file, settings.firstSegment());
        } else {
            file.close();
            vfs.delete(path);
        }
    }

    private static int number(String name) {
        String number = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        return number.matches("\\d{1,9}") ? Integer.parseInt(number) : 0;
    }

    /** A name that a segment takes which is needed no more, when no names but these are in the directory. */
    static String freeName(Collection<String> names) {
        int last = names.stream()
                .filter(Spares::isSpare)
                .mapToInt(Spares::number)
                .max()
                .orElse(0);
        return PREFIX + (last + 1) + SUFFIX;
    }

    /** The small one, if it has so many bytes; or null. */
    @Nullable
    Spare takeSmall(int bytes) {
        Spare spare = small;
        if (spare == null || spare.size() < bytes) {
            return null;
        }
        small = null;
        return spare;
    }

    /** A file of the full size, or null if none is ready. */
    @Nullable
    Spare take() {
        Spare spare = ready.poll();
        if (spare != null) {
            readyCount.decrementAndGet();
        }
        return spare;
    }

    /** A file that was taken, but could not be used: the next one takes it. */
    void putBack(Spare spare) throws IOException {
        if (spare.size() == settings.segmentBytes()) {
            add(spare);
        } else {
            spare.file().close();
            vfs.delete(spare.path());
        }
    }

    /** Whether a file of this size leaves free what is kept for acknowledgements. */
    boolean roomBesideReserve(long size) throws IOException {
        return hasRoom(settings.reserveBytes() + size);
    }

    /** Whether so many bytes are free on the disk. Any thread. */
    boolean hasRoom(long bytes) throws IOException {
        return vfs.usableSpace(directory) >= bytes;
    }

    /** Makes a file at once, for a caller who cannot wait. */
    Spare make(int size) throws IOException {
        Path path = directory.resolve(PREFIX + lastNumber.incrementAndGet() + SUFFIX);
        VfsFile file = vfs.create(path);
        boolean made = false;
        try {
            writeZeros(file, 0, size);
            file.force();
            vfs.forceDirectory(directory);
            made = true;
            return new Spare(path, file, size);
        } finally {
            if (!made) {
                file.close();
                vfs.delete(path);
            }
        }
    }

    static void writeZeros(VfsFile file, int from, int to) throws IOException {
        ByteBuffer zeros = ZEROS.duplicate();
        for (int at = from; at < to; at += zeros.capacity()) {
            zeros.clear().limit(Math.min(zeros.capacity(), to - at));
            file.write(zeros, at);
        }
    }

    /** Whether the disk had no room for another file when last asked. */
    boolean diskFull() {
        return diskFull;
    }

    boolean noneReady() {
        return readyCount.get() == 0;
    }

    /** Has a file made in the background where none is ready. Cheap where there is nothing to do. */
    void request() {
        if (noneReady() && requested.compareAndSet(false, true)) {
            maintenance.execute(() -> {
                try {
                    fill();
                } catch (Throwable e) {
                    whenBroken.accept(e);
                } finally {
                    requested.set(false);
                }
            });
        }
    }

    private void fill() throws IOException {
        if (vfs.usableSpace(directory) < settings.reserveBytes() + settings.segmentBytes()) {
            diskFull = true;
            return;
        }
        try {
            add(make(settings.segmentBytes()));
            diskFull = false;
        } catch (DiskFullException e) {
            // Foreseen: whatever adds is refused from now on, until a later request finds room.
            diskFull = true;
        }
    }

    /** Makes a spare of a segment that nobody needs or reads, or gives its room back to the system. */
    void recycle(Segment segment) {
        try {
            maintenance.execute(() -> {
                try {
                    unmake(segment);
                } catch (Throwable e) {
                    whenBroken.accept(e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The store is closing: {} is deleted then", segment.path(), e);
            closeAtEnd(segment);
        }
    }

    private void closeAtEnd(Segment segment) {
        try {
            segment.close();
        } catch (IOException e) {
            LOG.warn("{} was not closed", segment.path(), e);
        }
    }

    private void unmake(Segment segment) throws IOException {
        if (segment.size() == settings.segmentBytes() && readyCount.get() < settings.keptSpares()) {
            Path path = directory.resolve(PREFIX + lastNumber.incrementAndGet() + SUFFIX);
            vfs.rename(segment.path(), path);
            vfs.forceDirectory(directory);
            add(new Spare(path, segment.file(), segment.size()));
        } else {
            segment.close();
            vfs.delete(segment.path());
            vfs.forceDirectory(directory);
        }
        diskFull = diskFull && noneReady();
    }

    private void add(Spare spare) {
        ready.add(spare);
        readyCount.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        Spare spare = take();
        while (spare != null) {
            spare.file().close();
            spare = take();
        }
        if (small != null) {
            small.file().close();
        }
    }
}
