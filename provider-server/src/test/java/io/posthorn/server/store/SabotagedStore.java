package io.posthorn.server.store;

import io.posthorn.api.spi.store.ExpiredPage;
import io.posthorn.api.spi.store.ExpiryRequest;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreListener;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.WriteListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** A store that does with a batch something else than it should. */
abstract class SabotagedStore implements MessageStore {
    private static final int FRAME = 20_000;

    private final MessageStore store;

    private SabotagedStore(MessageStore store) {
        this.store = store;
    }

    /** Tells that acknowledgements are durable, and does not keep them. */
    static MessageStore thatForgetsAcknowledgements(MessageStore store) {
        return new SabotagedStore(store) {
            @Override
            public void write(StoreBatch batch, WriteListener listener) {
                store.write(
                        new StoreBatch(batch.operations().stream()
                                .filter(operation -> !(operation instanceof StoreOperation.Acknowledge))
                                .toList()),
                        listener);
            }
        };
    }

    /** Puts the messages of a batch into the opposite order. */
    static MessageStore thatTurnsTheOrderRound(MessageStore store) {
        return new SabotagedStore(store) {
            @Override
            public void write(StoreBatch batch, WriteListener listener) {
                boolean sends = batch.operations().stream().allMatch(StoreOperation.Enqueue.class::isInstance);
                List<StoreOperation> turned = new ArrayList<>(batch.operations());
                if (sends) {
                    Collections.reverse(turned);
                }
                store.write(new StoreBatch(turned), sends ? turningRound(listener) : listener);
            }
        };
    }

    private static WriteListener turningRound(WriteListener listener) {
        return new WriteListener() {
            @Override
            public void written(long[] keys) {
                listener.written(LongStream.range(0, keys.length)
                        .map(i -> keys[keys.length - 1 - (int) i])
                        .toArray());
            }

            @Override
            public void refused(StoreException reason) {
                listener.refused(reason);
            }
        };
    }

    /** Writes the operations of a batch one by one, into frames of their own. */
    static MessageStore thatSplitsBatches(MessageStore store) {
        return new SabotagedStore(store) {
            @Override
            public void write(StoreBatch batch, WriteListener listener) {
                List<StoreOperation> operations = batch.operations();
                Pieces pieces = new Pieces(operations.size(), listener);
                if (operations.isEmpty()) {
                    store.write(batch, listener);
                }
                for (StoreOperation operation : operations) {
                    store.write(StoreBatch.of(operation), pieces);
                    // So large that what follows is in another frame.
                    store.write(
                            StoreBatch.of(new StoreOperation.AddBodyPart(store.nextNumber(), 0, new byte[FRAME])),
                            WriteListener.NONE);
                }
            }
        };
    }

    /** Adds up what is heard of the pieces of a batch. */
    private static final class Pieces implements WriteListener {
        private final WriteListener listener;
        private int left;
        private long[] keys = new long[0];

        Pieces(int count, WriteListener listener) {
            left = count;
            this.listener = listener;
        }

        @Override
        public void written(long[] more) {
            long[] all = Arrays.copyOf(keys, keys.length + more.length);
            System.arraycopy(more, 0, all, keys.length, more.length);
            keys = all;
            if (--left == 0) {
                listener.written(keys);
            }
        }

        @Override
        public void refused(StoreException reason) {
            listener.refused(reason);
        }
    }

    @Override
    public RecoveredState recover(StoreListener listener) {
        return store.recover(listener);
    }

    @Override
    public CompletableFuture<Page> read(ReadRequest request) {
        return store.read(request);
    }

    @Override
    public CompletableFuture<ExpiredPage> readExpired(ExpiryRequest request) {
        return store.readExpired(request);
    }

    @Override
    public CompletableFuture<byte[]> readBody(long body, int part) {
        return store.readBody(body, part);
    }

    @Override
    public long nextNumber() {
        return store.nextNumber();
    }

    @Override
    public void close() {
        store.close();
    }
}
