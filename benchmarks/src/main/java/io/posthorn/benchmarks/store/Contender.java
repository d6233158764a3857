package io.posthorn.benchmarks.store;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * Something that keeps messages of {@link #MESSAGE} bytes durably. The two writes are called on one loop, and are heard of
 * on any thread, once, when the disk has them; a failure ends the run.
 */
interface Contender extends AutoCloseable {
    /** Bytes of a message. */
    int MESSAGE = 1024;

    /** As the table calls it. */
    String name();

    /** Adds messages by one commit; {@code done} is given their keys. */
    void enqueue(int count, Consumer<long[]> done);

    /** Takes messages out by one commit. */
    void dequeue(long[] keys, Runnable done);

    /** Whether it would do better if it were asked for the messages of all senders by one commit. */
    default boolean groupsNothing() {
        return false;
    }

    @Override
    void close() throws IOException;
}
