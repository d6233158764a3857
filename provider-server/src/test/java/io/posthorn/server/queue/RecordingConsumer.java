package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what it is given. */
final class RecordingConsumer implements Consumer {
    record Delivery(long tag, int count, String text) {}

    final List<Delivery> deliveries = new ArrayList<>();
    /** Of deliveries that have one outside. */
    final List<BodyReference> bodies = new ArrayList<>();

    @Nullable
    ErrorCode closed;

    boolean ready = true;

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public void deliver(long tag, int deliveryCount, EncodedMessage message, @Nullable BodyReference body) {
        deliveries.add(new Delivery(tag, deliveryCount, TestMessages.text(message)));
        if (body != null) {
            bodies.add(body);
        }
    }

    @Override
    public void closed(ErrorCode code, String text) {
        closed = code;
    }

    /** Texts of all deliveries since the last call; with their count, {@code text*2}, where that is not 1. */
    List<String> taken() {
        List<String> texts = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            texts.add(delivery.count == 1 ? delivery.text : delivery.text + "*" + delivery.count);
        }
        deliveries.clear();
        return texts;
    }
}
