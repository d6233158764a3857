package io.posthorn.server.store.scratch;

import io.posthorn.server.loop.NamedThreads;
import io.posthorn.server.store.file.DiskFullException;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps stretches of bytes on disk as long as the broker lives and they are wanted. Thread-safe, and nothing waits: a thread
 * of its own does the work in the order it was asked for.
 *
 * <p>Bytes that find no room, by the settings or on the disk, stay with whoever gave them until room comes back; so do all
 * after a write failed otherwise. A read that fails is the end: the bytes are lost, and whoever made this is told.
 */
public final class ScratchFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchFiles.class);
    private static final Pattern NAME = Pattern.compile("scratch-([0-9]{1,9})");
    private static final long RETRY_MILLIS = 1_000;
    private static final long IDLE_SECONDS = 10;
    private static final long PATIENCE_SECONDS = 30;
    private static final int TRANSFER = 128 * 1024;

    private final Vfs vfs;
    private final ScratchSettings settings;
    private final Consumer<IOException> whenLost;
    private final ScheduledThreadPoolExecutor thread;

    // From here on of that thread.
    private final ByteBuffer transfer = ByteBuffer.allocateDirect(TRANSFER);
    private final ArrayDeque<ScratchSlot> toWrite = new ArrayDeque<>();
    private final List<ScratchFile> files = new ArrayList<>();
    private int lastNumber;
    private long onDisk;
    private boolean told;
    private boolean retrying;
    private boolean broken;

    private ScratchFiles(Vfs vfs, ScratchSettings settings, int lastNumber, Consumer<IOException> whenLost) {
        this.vfs = vfs;
        this.settings = settings;
        this.lastNumber = lastNumber;
        this.whenLost = whenLost;
        thread = new ScheduledThreadPoolExecutor(1, new NamedThreads("posthorn-scratch"));
        thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // What is asked for after the close needs no answer: the broker is at its end.
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /**
     * Deletes what an earlier life left in the directory, and is ready.
     *
     * @param whenLost told that bytes that were written cannot be read
     */
    public static ScratchFiles open(Vfs vfs, ScratchSettings settings, Consumer<IOException> whenLost)
            throws IOException {
        int lastNumber = 0;
        List<String> names = vfs.list(settings.directory());
        for (String name : names == null ? List.<String>of() : names) {
            Matcher known = NAME.matcher(name);
            if (known.matches()) {
                delete(vfs, settings.directory().resolve(name));
                lastNumber = Math.max(lastNumber, Integer.parseInt(known.group(1)));
            }
        }
        return new ScratchFiles(vfs, settings, lastNumber, whenLost);
    }

    /**
     * Takes bytes.
     *
     * @param bytes one behind the other; not to be changed until they are written or freed
     * @param whenWritten run on the thread of this when they are on disk, and no memory is needed for them any more
     */
    public ScratchSlot write(ByteBuffer[] bytes, Runnable whenWritten) {
        long length = 0;
        for (ByteBuffer part : bytes) {
            length += part.remaining();
        }
        ScratchSlot slot = new ScratchSlot(bytes, length, whenWritten);
        run(() -> {
            if (!broken) {
                toWrite.add(slot);
                writeAll();
            }
        });
        return slot;
    }

    /**
     * Reads all bytes of a slot that was written.
     *
     * @param into with room for all of them together; filled and flipped when {@code whenRead} is run
     * @param whenRead run on the thread of this
     */
    public void read(ScratchSlot slot, ByteBuffer[] into, Runnable whenRead) {
        run(() -> {
            ScratchFile file = slot.file();
            if (file != null) {
                readFrom(file, slot, into);
                whenRead.run();
            }
        });
    }

    /** Forgets a slot: its room is free. Reads that were asked for before are answered. Not to be called twice. */
    public void free(ScratchSlot slot) {
        slot.unwanted();
        run(() -> {
            ScratchFile file = slot.leave();
            if (file != null) {
                giveBack(file, slot.at(), slot.length());
            } else {
                toWrite.remove(slot);
            }
            writeAll();
        });
    }

    /** Ends the thread and deletes all files. */
    @Override
    public void close() throws IOException {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the disk of " + settings.directory() + " does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the scratch files were closed", e);
        }
        for (ScratchFile file : List.copyOf(files)) {
            discard(file);
        }
    }

    /** Something to do with files. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** Whatever goes wrong in it: it is not known then what is where. */
    private void run(Work work) {
        thread.execute(() -> {
            try {
                work.run();
            } catch (IOException e) {
                whenLost.accept(e);
            } catch (RuntimeException | Error e) {
                whenLost.accept(new IOException("the scratch files in " + settings.directory() + " failed: " + e, e));
            }
        });
    }

    private void writeAll() {
        for (ScratchSlot next = toWrite.peek(); next != null; next = toWrite.peek()) {
            ByteBuffer[] bytes = next.bytes();
            if (bytes != null && !next.freed() && !wrote(next, bytes)) {
                return;
            }
            toWrite.remove();
        }
    }

    private boolean wrote(ScratchSlot slot, ByteBuffer[] bytes) {
        ScratchFile file = null;
        long at = 0;
        try {
            file = fileWithRoom(slot.length());
            if (file == null) {
                full("the limit of " + settings.maxBytes() + " bytes, or the disk, which is to keep "
                        + settings.leaveFree() + " bytes free, leaves no room");
                return false;
            }
            at = file.take(slot.length());
            int checksum = writeTo(file.file(), at, bytes);
            slot.written(file, at, checksum);
            return true;
        } catch (DiskFullException e) {
            full(e.getMessage());
        } catch (IOException e) {
            broken = true;
            toWrite.clear();
            LOG.error(
                    "Scratch files in {} cannot be written: messages that are not persistent stay in memory from now"
                            + " on, and their senders wait while it is used up",
                    settings.directory(),
                    e);
        }
        if (file != null) {
            giveBack(file, at, slot.length());
        }
        return false;
    }

    private @Nullable ScratchFile fileWithRoom(long length) throws IOException {
        for (ScratchFile file : files) {
            if (file.longest() >= length) {
                return file;
            }
        }
        long size = Math.max(length, Math.min(settings.fileBytes(), settings.maxBytes()));
        if (onDisk + size > settings.maxBytes()
                || vfs.usableSpace(settings.directory()) < settings.leaveFree() + size) {
            return null;
        }
        Path path = settings.directory().resolve("scratch-" + ++lastNumber);
        ScratchFile made = new ScratchFile(path, vfs.create(path), size);
        files.add(made);
        onDisk += size;
        return made;
    }

    /** Writes by a buffer of this thread's own: a long one would stay with the thread for ever. */
    private int writeTo(VfsFile file, long start, ByteBuffer[] bytes) throws IOException {
        CRC32C sum = new CRC32C();
        long at = start;
        transfer.clear();
        for (ByteBuffer part : bytes) {
            ByteBuffer rest = part.duplicate();
            while (rest.hasRemaining()) {
                int count = Math.min(rest.remaining(), transfer.remaining());
                transfer.put(rest.slice(rest.position(), count));
                rest.position(rest.position() + count);
                if (!transfer.hasRemaining()) {
                    at += flush(file, at, sum);
                }
            }
        }
        flush(file, at, sum);
        return (int) sum.getValue();
    }

    private int flush(VfsFile file, long at, CRC32C sum) throws IOException {
        int count = transfer.flip().remaining();
        sum.update(transfer);
        if (count > 0) {
            file.write(transfer.rewind(), at);
        }
        transfer.clear();
        return count;
    }

    private void readFrom(ScratchFile file, ScratchSlot slot, ByteBuffer[] into) throws IOException {
        CRC32C sum = new CRC32C();
        long at = slot.at();
        for (ByteBuffer part : into) {
            while (part.hasRemaining()) {
                transfer.clear().limit(Math.min(TRANSFER, part.remaining()));
                int count = file.file().read(transfer, at);
                if (count == 0) {
                    throw new IOException(file.path() + " ends at " + at + ", within what was written");
                }
                sum.update(transfer.flip());
                part.put(transfer.rewind());
                at += count;
            }
            part.flip();
        }
        if ((int) sum.getValue() != slot.checksum()) {
            throw new IOException(file.path() + " does not hold at " + slot.at() + " what was written there");
        }
    }

    private void full(@Nullable String why) {
        if (!told) {
            told = true;
            LOG.warn(
                    "No room for messages that are not persistent beyond memory, senders wait: {} ({})",
                    why,
                    settings.directory());
        }
        if (!retrying) {
            retrying = true;
            var unused = thread.schedule(
                    () -> run(() -> {
                        retrying = false;
                        writeAll();
                    }),
                    RETRY_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void giveBack(ScratchFile file, long at, long length) {
        file.giveBack(at, length);
        if (file.empty()) {
            discard(file);
        }
    }

    private void discard(ScratchFile file) {
        files.remove(file);
        onDisk -= file.size();
        told &= !files.isEmpty();
        try {
            file.file().close();
        } catch (IOException e) {
            LOG.warn("{} was not closed in good order; nothing in it is needed any more", file.path(), e);
        }
        delete(vfs, file.path());
    }

    private static void delete(Vfs vfs, Path path) {
        try {
            vfs.delete(path);
        } catch (IOException e) {
            LOG.warn("{} is not needed any more and could not be deleted; the next start tries again", path, e);
        }
    }
}
