package io.posthorn.server.store;

import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiryRequest;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreListener;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.server.store.file.DiskFullException;
import io.posthorn.server.store.file.DiskVfs;
import io.posthorn.server.store.file.Vfs;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable store: a journal on disk and an index of what lives in it on the heap. See {@code docs/storage-format.md}.
 */
public final class JournaledStore implements MessageStore {
    private static final Logger LOG = LoggerFactory.getLogger(JournaledStore.class);

    private final StoreSettings settings;
    private final StoreSurroundings around;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable OpenStore open;

    /** A store on the real disk, whose journal has a thread of its own. */
    public JournaledStore(StoreSettings settings) {
        this(settings, JournalDriver.onOwnThread("posthorn-journal"));
    }

    /** A store on the real disk, whose journal runs where the driver says. */
    public JournaledStore(StoreSettings settings, JournalDriver driver) {
        this(settings, driver, new DiskVfs());
    }

    /** A store on files of another kind. */
    public JournaledStore(StoreSettings settings, JournalDriver driver, Vfs vfs) {
        this(settings, StoreSurroundings.of(vfs, driver));
    }

    JournaledStore(StoreSettings settings, StoreSurroundings around) {
        this.settings = settings;
        this.around = around;
    }

    @Override
    public RecoveredState recover(StoreListener listener) {
        if (open != null) {
            throw new IllegalStateException("the store is open");
        }
        try {
            OpenStore opened = OpenStore.open(settings, around, listener);
            open = opened;
            return opened.recovered();
        } catch (DiskFullException e) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    "the store in " + settings.directory() + " cannot start, the disk is full: " + e.getMessage()
                            + "; free space there, or choose another directory",
                    e);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    "the store in " + settings.directory() + " cannot be opened: " + e.getMessage()
                            + "; see that the directory is readable and writable",
                    e);
        }
    }

    @Override
    public void write(StoreBatch batch, WriteListener listener) {
        opened().write(batch, listener);
    }

    @Override
    public CompletableFuture<Page> read(ReadRequest request) {
        return opened().read(request);
    }

    @Override
    public CompletableFuture<ExpiredPage> readExpired(ExpiryRequest request) {
        return opened().readExpired(request);
    }

    @Override
    public CompletableFuture<byte[]> readBody(long body, int part) {
        return opened().readBody(body, part);
    }

    @Override
    public long nextNumber() {
        return opened().nextNumber();
    }

    @Override
    public void close() {
        OpenStore opened = open;
        if (opened != null && closing.compareAndSet(false, true)) {
            try {
                opened.close();
            } catch (IOException e) {
                LOG.warn(
                        "The store in {} was not closed in good order; nothing is lost by that",
                        settings.directory(),
                        e);
            }
        }
    }

    private OpenStore opened() {
        OpenStore opened = open;
        if (opened == null) {
            throw new IllegalStateException("the store is not open");
        }
        return opened;
    }
}
