package io.posthorn.server.store;

import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The bodies of a store in memory that lie outside their messages, and how many messages need each. Not thread-safe. */
final class MemoryBodies {
    private final Map<Long, TreeMap<Integer, byte[]>> parts = new HashMap<>();
    private final Map<Long, Integer> references = new HashMap<>();
    private final Map<Long, Integer> holders = new HashMap<>();
    private long bytes;

    long bytes() {
        return bytes;
    }

    void add(AddBodyPart part) {
        byte[] before =
                parts.computeIfAbsent(part.body(), number -> new TreeMap<>()).put(part.part(), part.bytes());
        bytes += part.bytes().length - (before == null ? 0 : before.length);
    }

    /** The part's bytes, empty where there is none. */
    byte[] part(long body, int part) {
        Map<Integer, byte[]> found = parts.get(body);
        byte[] content = found == null ? null : found.get(part);
        return content == null ? new byte[0] : content;
    }

    void refer(@Nullable BodyReference body) {
        if (body != null) {
            references.merge(body.number(), 1, Integer::sum);
        }
    }

    /** Takes one reference back; with the last one the body goes. */
    void release(@Nullable BodyReference body) {
        if (body != null && references.merge(body.number(), -1, Integer::sum) == 0) {
            dropUnreferenced(body.number());
        }
    }

    /** A message that is in memory only needs it beside others. */
    void hold(long body) {
        if (parts.containsKey(body)) {
            holders.merge(body, 1, Integer::sum);
        }
    }

    /** One that needed it is gone. */
    void letGo(long body) {
        holders.computeIfPresent(body, (number, count) -> count == 1 ? null : count - 1);
        dropUnreferenced(body);
    }

    void dropUnreferenced(long body) {
        if (references.getOrDefault(body, 0) > 0 || holders.containsKey(body)) {
            return;
        }
        references.remove(body);
        Map<Integer, byte[]> dropped = parts.remove(body);
        if (dropped != null) {
            dropped.values().forEach(part -> bytes -= part.length);
        }
    }
}
