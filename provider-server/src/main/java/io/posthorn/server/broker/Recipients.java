package io.posthorn.server.broker;

import java.util.List;

/**
 * The queues that one message goes to.
 *
 * @param stored have it in the store
 * @param inMemory have it in memory only
 * @param several whether there is more than one of both together, so that they share a body that lies outside
 */
public record Recipients(List<BrokerQueue> stored, List<BrokerQueue> inMemory, boolean several) {
    static final Recipients NONE = of(List.of(), List.of());

    static Recipients of(List<BrokerQueue> stored, List<BrokerQueue> inMemory) {
        return new Recipients(stored, inMemory, stored.size() + inMemory.size() > 1);
    }

    /** Whether nobody wants the message. */
    public boolean isEmpty() {
        return stored.isEmpty() && inMemory.isEmpty();
    }

    /** Whether the store need not know of the message, but memory has to hold it. */
    public boolean onlyInMemory() {
        return stored.isEmpty() && !inMemory.isEmpty();
    }

    public Recipients onlyStoredOnes() {
        return inMemory.isEmpty() ? this : new Recipients(stored, List.of(), several);
    }

    public Recipients onlyInMemoryOnes() {
        return stored.isEmpty() ? this : new Recipients(List.of(), inMemory, several);
    }
}
