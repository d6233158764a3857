package io.posthorn.server.store.longrun;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Numbered messages of 1 KiB, sent and taken by commits of many. */
final class Traffic {
    private static final int MESSAGE = 1024;
    private static final byte LANE = 4;

    private final StoreProbe probe;

    Traffic(MessageStore store) {
        probe = new StoreProbe(store);
    }

    static SubQueue queue(int id) {
        return new SubQueue(id, LANE);
    }

    void define(int queues) {
        List<StoreOperation> definitions = new ArrayList<>();
        for (int id = 1; id <= queues; id++) {
            definitions.add(StoreProbe.define(id, "queue-" + id));
        }
        probe.write(definitions.toArray(StoreOperation[]::new));
    }

    /** Sends messages with the numbers {@code from} to {@code from + count - 1}; returns their keys. */
    long[] send(SubQueue to, long from, int count) {
        StoreOperation[] sends = new StoreOperation[count];
        for (int i = 0; i < count; i++) {
            sends[i] = send(to, from + i);
        }
        return probe.write(sends);
    }

    static StoreOperation send(SubQueue to, long number) {
        return new Enqueue(to, message(number), null, DeliveryState.FRESH);
    }

    long[] write(List<StoreOperation> operations) {
        return probe.write(operations.toArray(StoreOperation[]::new));
    }

    Page page(SubQueue of, long from, int count) {
        return probe.page(of, from, Long.MAX_VALUE, count, 2 * MESSAGE * count);
    }

    void take(List<StoredMessage> page) {
        probe.write(new AcknowledgeRange(
                page.get(0).key(), page.get(page.size() - 1).key()));
    }

    static long number(StoredMessage stored) {
        EncodedMessage message = stored.message();
        return ByteBuffer.wrap(message.bytes(), message.bodyOffset(), message.bodyLength())
                .getLong();
    }

    private static EncodedMessage message(long number) {
        int frame = StoreProbe.message(new byte[0]).size();
        byte[] body = ByteBuffer.allocate(MESSAGE - frame).putLong(number).array();
        return StoreProbe.message(body);
    }
}
