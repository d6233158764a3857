package io.posthorn.server.queue;

import java.nio.ByteBuffer;

/**
 * Where messages that are not persistent lie while memory is too small for them: disk, in general, that is never forced and
 * does not outlive the broker. Thread-safe; no method waits.
 */
public interface Scratch {
    /** Bytes that were given to it. */
    interface Slot {
        /**
         * Reads all bytes, once they are written. If that fails, the broker is at its end, and nobody is told here.
         *
         * @param into with room for all of them together; filled and flipped when {@code whenRead} is run
         * @param whenRead run on a thread of the scratch
         */
        void read(ByteBuffer[] into, Runnable whenRead);

        /** The bytes are not wanted any more, whether they are written or not. Called once. */
        void free();
    }

    /** There is none: what has no place in memory makes its senders wait. */
    Scratch NONE = new Scratch() {
        @Override
        public boolean available() {
            return false;
        }

        @Override
        public Slot write(ByteBuffer[] bytes, Runnable whenWritten) {
            throw new IllegalStateException("there is no scratch");
        }
    };

    /** Whether there is one at all; whether it has room is another matter. */
    boolean available();

    /**
     * Takes bytes. While there is no room for them they stay where they are.
     *
     * @param bytes one behind the other; not to be changed until they are written or freed
     * @param whenWritten run on a thread of the scratch when they need no memory any more
     */
    Slot write(ByteBuffer[] bytes, Runnable whenWritten);
}
