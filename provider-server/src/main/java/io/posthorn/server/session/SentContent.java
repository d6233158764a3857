package io.posthorn.server.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.server.broker.Recipients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent, as its recipients have it in memory and as entries of the store have it.
 *
 * @param message as it came
 * @param entry what entries hold: the same, or without the body where they refer to it
 * @param body where the body lies in the store, or will; null if it is inside the entries
 * @param parts the body, which is to be stored before the entries; none if it is there already, or inside
 */
record SentContent(
        EncodedMessage message, EncodedMessage entry, @Nullable BodyReference body, List<AddBodyPart> parts) {
    /**
     * From so many bytes on entries share a body. Below, what it would save is not much more than what it costs: two records
     * more in the journal, the bookkeeping of a body, and one more read for each entry that memory was too small for.
     */
    static final int SHARED_FROM = 1024;

    /** The message with its body inside, or in the store already. */
    static SentContent asItCame(EncodedMessage message, @Nullable BodyReference body) {
        return new SentContent(message, message, body, List.of());
    }

    /** The same, but that several recipients that have it in the store share its body there. */
    static SentContent sharedBy(
            Recipients to, EncodedMessage message, @Nullable BodyReference body, MessageStore store) {
        if (to.stored().size() < 2 || body != null || message.bodyLength() < SHARED_FROM) {
            return asItCame(message, body);
        }
        BodyReference shared = new BodyReference(store.nextNumber(), message.bodyLength());
        List<AddBodyPart> parts = new ArrayList<>(1);
        byte[] bytes = message.bytes();
        for (int from = message.bodyOffset(); from < bytes.length; from += ProtocolLimits.PART) {
            int end = Math.min(bytes.length, from + ProtocolLimits.PART);
            parts.add(new AddBodyPart(shared.number(), parts.size(), Arrays.copyOfRange(bytes, from, end)));
        }
        return new SentContent(message, message.withoutBody(), shared, parts);
    }

    /** Where the body lies for who has the message in memory only; null if it is inside. */
    @Nullable
    BodyReference outside() {
        return parts.isEmpty() ? body : null;
    }
}
