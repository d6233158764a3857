package io.posthorn.server.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A table of the store: what of it lives, and whether its state on disk tells so.
 *
 * <p>Owned by the journal thread. Others read it while they {@linkplain #retain hold} it; its file stays until they let go.
 */
final class StoredTable {
    private static final String PREFIX = "table-";
    private static final String SUFFIX = ".map";
    private static final String STATE_SUFFIX = ".state";
    private static final int DIGITS = 8;

    private final int number;
    private final Path path;
    private final long size;
    private final long content;
    private final List<TableRange> ranges = new ArrayList<>();
    /** Numbers of the bodies of which it has parts. */
    private final Set<Long> bodies = new HashSet<>(0);
    /** The store, as long as it needs the table, and each reader. */
    private final AtomicInteger holders = new AtomicInteger(1);

    private volatile Runnable whenFree = () -> {};
    private long generation;
    private long liveEntries;
    private long liveBytes;
    private boolean changed;

    /**
     * A table in which nothing lives yet.
     *
     * @param size of the file, in bytes
     * @param content how much of that was alive when it was made, in bytes; the rest fills pages
     * @param generation of the state that lies beside it
     */
    StoredTable(int number, Path directory, long size, long content, long generation) {
        this.number = number;
        this.path = directory.resolve(PREFIX + digits(number) + SUFFIX);
        this.size = size;
        this.content = content;
        this.generation = generation;
    }

    private static String digits(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
    }

    /** Whether a file of this name is a table or the state of one. */
    static boolean isOne(String name) {
        return name.startsWith(PREFIX) && (name.endsWith(SUFFIX) || name.endsWith(STATE_SUFFIX));
    }

    int number() {
        return number;
    }

    Path path() {
        return path;
    }

    /** Where the state of this generation lies. */
    Path statePath(long ofGeneration) {
        return path.resolveSibling(PREFIX + digits(number) + "-" + digits(ofGeneration) + STATE_SUFFIX);
    }

    /** Bytes of the file. */
    long size() {
        return size;
    }

    /** Bytes that lived in it when it was made. */
    long content() {
        return content;
    }

    /** Of the state that the catalog names. */
    long generation() {
        return generation;
    }

    void stateIs(long newGeneration) {
        generation = newGeneration;
    }

    List<TableRange> ranges() {
        return ranges;
    }

    void add(TableRange range) {
        ranges.add(range);
        liveEntries += range.keys().count();
        liveBytes += range.liveBytes();
    }

    /** The entries are known under other keys now. */
    void replace(TableRange before, TableRange after) {
        ranges.set(ranges.indexOf(before), after);
        changed = true;
    }

    Set<Long> bodies() {
        return bodies;
    }

    /** A part of a body lives here. */
    void addPart(long body, int bytes) {
        bodies.add(body);
        liveBytes += bytes;
    }

    /** Entries that lived here do no longer. */
    void entriesGone(int count, long bytes) {
        liveEntries -= count;
        liveBytes -= bytes;
        changed = true;
    }

    /** Nothing of the body lives here any more. */
    void bodyGone(long body, long bytes) {
        bodies.remove(body);
        liveBytes -= bytes;
        changed = true;
    }

    /** Something that its state tells is another now. */
    void change() {
        changed = true;
    }

    /** Whether the state on disk is not what is. */
    boolean changed() {
        return changed;
    }

    /** What is now is being written; changes from here on come later. */
    void captured() {
        changed = false;
        ranges.removeIf(range -> range.keys().count() == 0);
    }

    /** Whether nothing lives in it. */
    boolean empty() {
        return liveEntries == 0 && bodies.isEmpty();
    }

    long liveBytes() {
        return liveBytes;
    }

    /** Keeps the file until {@link #release}; called by the journal thread, while the table is in use. */
    void retain() {
        holders.incrementAndGet();
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            whenFree.run();
        }
    }

    /** The store needs the table no more; the task runs when no reader does, on the thread that let go last. */
    void retire(Runnable task) {
        whenFree = task;
        release();
    }
}
