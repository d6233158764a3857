package io.posthorn.server.store.scratch;

import io.posthorn.server.store.file.VfsFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** One file, and which of its room is free. Not thread-safe. */
final class ScratchFile {
    private final Path path;
    private final VfsFile file;
    private final long size;
    /** Start of each free stretch and its length; no two adjoin. */
    private final TreeMap<Long, Long> free = new TreeMap<>();

    private long longest;

    ScratchFile(Path path, VfsFile file, long size) {
        this.path = path;
        this.file = file;
        this.size = size;
        this.longest = size;
        free.put(0L, size);
    }

    Path path() {
        return path;
    }

    VfsFile file() {
        return file;
    }

    long size() {
        return size;
    }

    /** Length of the longest stretch that is free. */
    long longest() {
        return longest;
    }

    /** Takes the first stretch that is long enough, which there must be. */
    long take(long length) {
        Map.Entry<Long, Long> found = firstOf(length);
        long at = found.getKey();
        long stretch = found.getValue();
        long left = stretch - length;
        free.remove(at);
        if (left > 0) {
            free.put(at + length, left);
        }
        if (stretch == longest) {
            measure();
        }
        return at;
    }

    private Map.Entry<Long, Long> firstOf(long length) {
        for (Map.Entry<Long, Long> stretch : free.entrySet()) {
            if (stretch.getValue() >= length) {
                return stretch;
            }
        }
        throw new IllegalStateException(path + " has no " + length + " bytes free");
    }

    void giveBack(long at, long length) {
        long from = at;
        long through = at + length;
        Map.Entry<Long, Long> before = free.floorEntry(at);
        if (before != null && before.getKey() + before.getValue() == at) {
            from = before.getKey();
        }
        Long after = free.remove(through);
        long joined = through - from + (after == null ? 0 : after);
        free.put(from, joined);
        longest = Math.max(longest, joined);
    }

    boolean empty() {
        Long first = free.get(0L);
        return first != null && first == size;
    }

    private void measure() {
        longest = 0;
        for (long length : free.values()) {
            longest = Math.max(longest, length);
        }
    }
}
