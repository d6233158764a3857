package io.posthorn.benchmarks.store;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.server.store.JournalDriver;
import io.posthorn.server.store.JournaledStore;
import io.posthorn.server.store.StoreSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Our store, with its default settings, through the store's SPI. */
final class PosthornContender implements Contender {
    private static final SubQueue QUEUE = new SubQueue(1, 4);

    private final String name;
    private final MessageStore store;
    private final EncodedMessage message = message();

    /** Opens a store, a new one where there is none. */
    PosthornContender(String name, Path directory, JournalDriver driver) throws StoreException {
        this.name = name;
        store = new JournaledStore(StoreSettings.of(directory), driver);
        store.recover(PosthornContender::fail);
        store.write(
                StoreBatch.of(
                        new DefineQueue(new QueueDefinition(1, QueueDefinition.Kind.QUEUE, "bench", 1, Map.of()))),
                WriteListener.NONE);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void enqueue(int count, Consumer<long[]> done) {
        List<StoreOperation> batch = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            batch.add(new Enqueue(QUEUE, message, null, DeliveryState.FRESH));
        }
        store.write(new StoreBatch(batch), new Durable(done));
    }

    @Override
    public void dequeue(long[] keys, Runnable done) {
        List<StoreOperation> batch = new ArrayList<>(keys.length);
        for (long key : keys) {
            batch.add(new Acknowledge(key));
        }
        store.write(new StoreBatch(batch), new Durable(none -> done.run()));
    }

    /** Reads from {@code from} on. */
    CompletableFuture<Page> read(long from, int count) {
        return store.read(new ReadRequest(QUEUE, from, Long.MAX_VALUE, count, count * 2 * MESSAGE));
    }

    /** Takes out what was read, as a consumer that acknowledges in order does. */
    void dequeueRange(long from, long to, Runnable done) {
        store.write(StoreBatch.of(new AcknowledgeRange(from, to)), new Durable(none -> done.run()));
    }

    @Override
    public void close() {
        store.close();
    }

    private static void fail(StoreException reason) {
        throw new IllegalStateException(reason);
    }

    private record Durable(Consumer<long[]> done) implements WriteListener {
        @Override
        public void written(long[] keys) {
            done.accept(keys);
        }

        @Override
        public void refused(StoreException reason) {
            fail(reason);
        }
    }

    private static EncodedMessage message() {
        MessageHead head = new MessageHead(
                MessageKind.BYTES,
                new DeliveryOptions(true, 4, 0, 0),
                new MessageId(1, 2),
                false,
                0,
                false,
                new QueueName("bench"),
                null,
                null,
                null,
                Map.of());
        int frame = EncodedMessage.of(head, new byte[0]).size();
        return EncodedMessage.of(head, new byte[MESSAGE - frame]);
    }
}
