package io.posthorn.server.store;

import io.posthorn.api.spi.store.StoreOperation.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The staged messages of the open transactions of a store in memory, in the order in which they came. They hold on to
 * their bodies. Not thread-safe.
 */
final class MemoryStaging {
    private final Map<Long, List<Stage>> byTransaction = new HashMap<>();
    private final MemoryBodies bodies;

    MemoryStaging(MemoryBodies bodies) {
        this.bodies = bodies;
    }

    void add(Stage stage) {
        bodies.refer(stage.body());
        byTransaction
                .computeIfAbsent(stage.transaction(), number -> new ArrayList<>())
                .add(stage);
    }

    /** All of a transaction, which is no longer open; none if nobody knows its number. */
    List<Stage> take(long transaction) {
        List<Stage> taken = byTransaction.remove(transaction);
        return taken == null ? List.of() : taken;
    }

    /** What was {@linkplain #take taken} does not need its body any more, or has an entry that holds on to it. */
    void release(List<Stage> taken) {
        taken.forEach(stage -> bodies.release(stage.body()));
    }
}
