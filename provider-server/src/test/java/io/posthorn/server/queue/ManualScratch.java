package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A scratch in memory that writes and answers when the test wants it, and has room when the test says so. */
final class ManualScratch implements Scratch {
    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private int slots;
    private int reads;
    private long bytesWritten;
    /** Whether answers wait for {@link #answerOne}. */
    boolean hold;

    /** Slots that were given and not freed. */
    int slots() {
        return slots;
    }

    /** Reads so far. */
    int reads() {
        return reads;
    }

    long bytesWritten() {
        return bytesWritten;
    }

    /** Does what was asked for longest ago; false if there is nothing. */
    boolean answerOne() {
        Runnable first = work.poll();
        if (first == null) {
            return false;
        }
        first.run();
        return true;
    }

    void answerAll() {
        while (answerOne()) {
            // until there is nothing
        }
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Slot write(ByteBuffer[] bytes, Runnable whenWritten) {
        HeldSlot slot = new HeldSlot();
        slots++;
        ask(() -> slot.write(bytes, whenWritten));
        return slot;
    }

    private void ask(Runnable task) {
        work.add(task);
        if (!hold) {
            answerAll();
        }
    }

    private final class HeldSlot implements Slot {
        private byte @Nullable [] kept;
        private boolean freed;

        void write(ByteBuffer[] bytes, Runnable whenWritten) {
            if (freed) {
                return;
            }
            int length = 0;
            for (ByteBuffer part : bytes) {
                length += part.remaining();
            }
            ByteBuffer copy = ByteBuffer.allocate(length);
            for (ByteBuffer part : bytes) {
                copy.put(part.duplicate());
            }
            kept = copy.array();
            bytesWritten += length;
            whenWritten.run();
        }

        @Override
        public void read(ByteBuffer[] into, Runnable whenRead) {
            assertThat(freed).as("read after free").isFalse();
            reads++;
            ask(() -> {
                byte[] bytes = kept;
                assertThat(bytes).as("read before it was written").isNotNull();
                int at = 0;
                for (ByteBuffer part : into) {
                    int length = part.remaining();
                    part.put(bytes, at, length).flip();
                    at += length;
                }
                assertThat(at).isEqualTo(bytes.length);
                whenRead.run();
            });
        }

        @Override
        public void free() {
            assertThat(freed).as("freed twice").isFalse();
            freed = true;
            slots--;
        }
    }
}
