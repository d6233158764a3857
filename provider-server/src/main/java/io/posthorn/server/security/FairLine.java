package io.posthorn.server.security;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A line in which each address has every so manieth turn, however many it has in it. Thread-safe. Its bound is that of those
 * who add to it.
 */
final class FairLine {
    /** The one whose turn it is comes first; none is empty. */
    private final Map<Origin, ArrayDeque<Runnable>> lines = new LinkedHashMap<>();

    synchronized void add(Origin origin, Runnable task) {
        lines.computeIfAbsent(origin, key -> new ArrayDeque<>()).add(task);
    }

    /**
     * Takes what is to be done next.
     *
     * @throws NoSuchElementException if all that was added was taken
     */
    synchronized Runnable next() {
        Iterator<Map.Entry<Origin, ArrayDeque<Runnable>>> first =
                lines.entrySet().iterator();
        Map.Entry<Origin, ArrayDeque<Runnable>> turn = first.next();
        Origin origin = turn.getKey();
        ArrayDeque<Runnable> tasks = turn.getValue();
        first.remove();
        Runnable task = tasks.remove();
        if (!tasks.isEmpty()) {
            lines.put(origin, tasks);
        }
        return task;
    }
}
