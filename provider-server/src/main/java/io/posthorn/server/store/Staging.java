package io.posthorn.server.store;

import io.posthorn.api.spi.store.SubQueue;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages of transactions that are not committed: for each sub-queue the entries-to-be, whose keys count from 0. Owned by
 * the journal thread.
 */
final class Staging {
    private final Map<Long, Map<SubQueue, Entries>> byTransaction = new HashMap<>();

    /** The staged messages of a transaction by sub-queue, in the order of the first of each; empty if it is not known. */
    Map<SubQueue, Entries> of(long transaction) {
        return byTransaction.getOrDefault(transaction, Map.of());
    }

    /** The rank that a sub-queue has in a transaction, or would have. */
    int rank(long transaction, SubQueue to) {
        Map<SubQueue, Entries> staged = of(transaction);
        Entries known = staged.get(to);
        return known == null ? staged.size() : known.rank();
    }

    /** Where the messages of a transaction for a sub-queue are staged. */
    Entries entries(long transaction, SubQueue to, int rank) {
        return byTransaction
                .computeIfAbsent(transaction, unused -> new LinkedHashMap<>())
                .computeIfAbsent(to, unused -> new Entries(to, transaction, rank));
    }

    /** Puts the sub-queues of each transaction, which recovery has met in any order, in the order of their ranks. */
    void order() {
        byTransaction.replaceAll((transaction, staged) -> {
            Map<SubQueue, Entries> ordered = new LinkedHashMap<>();
            staged.values().stream()
                    .sorted(Comparator.comparingInt(Entries::rank))
                    .forEach(entries -> ordered.put(entries.of(), entries));
            return ordered;
        });
    }

    /** Takes a transaction out; null if it is not known. */
    @Nullable
    Map<SubQueue, Entries> remove(long transaction) {
        return byTransaction.remove(transaction);
    }

    Collection<Long> transactions() {
        return byTransaction.keySet();
    }

    Collection<Map<SubQueue, Entries>> all() {
        return byTransaction.values();
    }
}
