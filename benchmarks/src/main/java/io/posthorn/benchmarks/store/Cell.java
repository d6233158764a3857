package io.posthorn.benchmarks.store;

/**
 * What is measured, and what the prototype reached in it.
 *
 * @param senders who wait for durability, each for its own commit
 * @param messages of a commit
 * @param takesOut whether messages are taken out again by a second commit; a message counts once for both
 * @param prototype messages a second, as the design records them
 */
record Cell(String name, int senders, int messages, boolean takesOut, double prototype) {
    /** What an append and a force of one message's enqueue and dequeue allowed on the prototype's day, a second. */
    static final double PROTOTYPE_LIMIT = 3_374 / 0.91;

    static Cell commits(int operations, double prototype) {
        return new Cell(String.format("enqueue + dequeue, %,d a commit", operations), 1, operations, true, prototype);
    }

    static Cell senders(int senders, double prototype) {
        return new Cell(String.format("%d waiting senders, enqueue", senders), senders, 1, false, prototype);
    }
}
