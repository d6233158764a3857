package io.posthorn.server.server;

import io.posthorn.server.queue.Scratch;
import io.posthorn.server.store.scratch.ScratchFiles;
import io.posthorn.server.store.scratch.ScratchSlot;
import java.nio.ByteBuffer;

/** Scratch files, as queues see them. */
record ScratchSpace(ScratchFiles files) implements Scratch {
    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Slot write(ByteBuffer[] bytes, Runnable whenWritten) {
        ScratchSlot slot = files.write(bytes, whenWritten);
        return new Slot() {
            @Override
            public void read(ByteBuffer[] into, Runnable whenRead) {
                files.read(slot, into, whenRead);
            }

            @Override
            public void free() {
                files.free(slot);
            }
        };
    }
}
