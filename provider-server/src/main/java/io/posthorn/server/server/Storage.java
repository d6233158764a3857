package io.posthorn.server.server;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.Scratch;
import io.posthorn.server.store.InMemoryStore;
import io.posthorn.server.store.JournalDriver;
import io.posthorn.server.store.JournaledStore;
import io.posthorn.server.store.StoreSettings;
import io.posthorn.server.store.file.DiskVfs;
import io.posthorn.server.store.scratch.ScratchFiles;
import io.posthorn.server.store.scratch.ScratchSettings;
import java.io.IOException;
import java.util.function.Consumer;

/** Where a broker keeps its messages, as its settings say. Stateless. */
final class Storage {
    /** Scratch files leave so many times free on the disk what the store keeps in reserve. */
    private static final int SCRATCH_RESERVES = 4;

    private Storage() {}

    /** Nothing is forced in memory, so that store works on the loop, whatever the plan says. */
    static MessageStore store(BrokerSettings settings, ThreadPlan plan, Loop loop) {
        JournalDriver inline = JournalDriver.inlineOn(loop, loop::inLoop);
        if (settings.data().isEmpty()) {
            return new InMemoryStore(inline, Runtime.getRuntime().maxMemory() / 2);
        }
        JournalDriver driver = plan.inlineJournal() ? inline : JournalDriver.onOwnThread("posthorn-journal");
        return new JournaledStore(
                StoreSettings.of(settings.data().get()).withSegmentBytes(settings.segmentBytes()), driver);
    }

    /**
     * What asks for all to be in memory gets no files. The directory is this broker's alone by now, as the store holds its
     * lock.
     */
    static Scratch scratch(BrokerSettings settings, OpenParts parts, Consumer<StoreException> whenLost) {
        long bytes = settings.limits().scratch();
        if (settings.data().isEmpty() || bytes == 0) {
            return Scratch.NONE;
        }
        StoreSettings store = StoreSettings.of(settings.data().get());
        ScratchSettings scratch = ScratchSettings.of(store.directory(), bytes, SCRATCH_RESERVES * store.reserveBytes());
        try {
            return new ScratchSpace(parts.add(
                    "scratch",
                    ScratchFiles.open(
                            new DiskVfs(),
                            scratch,
                            cause -> whenLost.accept(new StoreException(
                                    StoreException.Reason.BROKEN,
                                    "messages that are not persistent are lost: " + cause.getMessage(),
                                    cause)))));
        } catch (IOException e) {
            throw new StartException("scratch files cannot be kept in " + store.directory() + ": " + e.getMessage(), e);
        }
    }
}
