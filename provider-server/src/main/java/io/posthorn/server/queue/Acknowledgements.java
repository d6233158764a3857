package io.posthorn.server.queue;

import io.posthorn.api.spi.store.ExpiredPage.Expired;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.AcknowledgeRange;
import io.posthorn.api.spi.store.StoreOperation.RecordAttempts;
import io.posthorn.api.spi.store.StoreOperation.ReleaseBody;
import java.util.ArrayList;
import java.util.List;

/**
 * What the store is told when messages are gone: ranges where their keys follow each other; of those that are in memory only
 * nothing, unless their body lies in the store.
 */
final class Acknowledgements {
    private Acknowledgements() {}

    static List<StoreOperation> of(List<QueuedMessage> messages) {
        List<StoreOperation> operations = new ArrayList<>();
        for (int first = 0; first < messages.size(); ) {
            int last = first;
            while (last + 1 < messages.size() && follows(messages.get(last), messages.get(last + 1))) {
                last++;
            }
            QueuedMessage message = messages.get(first);
            if (message.durable()) {
                long to = messages.get(last).key();
                operations.add(last == first ? new Acknowledge(to) : new AcknowledgeRange(message.key(), to));
            } else if (message.body() != null) {
                operations.add(new ReleaseBody(message.body().number()));
            }
            first = last + 1;
        }
        return operations;
    }

    /** Of durable messages only, each for itself, as a prepared branch has them. */
    static List<StoreOperation> oneByOne(List<QueuedMessage> messages) {
        return messages.stream()
                .filter(QueuedMessage::durable)
                .<StoreOperation>map(message -> new Acknowledge(message.key()))
                .toList();
    }

    /** Bodies that only messages in memory refer to. */
    static List<StoreOperation> bodies(List<QueuedMessage> messages) {
        List<StoreOperation> operations = new ArrayList<>();
        for (QueuedMessage message : messages) {
            if (!message.durable() && message.body() != null) {
                operations.add(new ReleaseBody(message.body().number()));
            }
        }
        return operations;
    }

    /** One failed attempt more of each durable message. */
    static List<StoreOperation> attempts(List<QueuedMessage> messages) {
        return messages.stream()
                .filter(QueuedMessage::durable)
                .<StoreOperation>map(message -> new RecordAttempts(message.key(), message.attempts() + 1))
                .toList();
    }

    /** The same for messages of one lane, in the order of their keys. */
    static List<StoreOperation> ofExpired(List<Expired> messages) {
        List<StoreOperation> operations = new ArrayList<>();
        for (int first = 0; first < messages.size(); ) {
            int last = first;
            while (last + 1 < messages.size()
                    && messages.get(last).key() + 1 == messages.get(last + 1).key()) {
                last++;
            }
            long from = messages.get(first).key();
            long to = messages.get(last).key();
            operations.add(last == first ? new Acknowledge(to) : new AcknowledgeRange(from, to));
            first = last + 1;
        }
        return operations;
    }

    /** Keys of one lane without one between them: whatever else the lane holds, the range means these only. */
    private static boolean follows(QueuedMessage message, QueuedMessage next) {
        return message.durable()
                && next.durable()
                && message.priority() == next.priority()
                && message.key() + 1 == next.key();
    }
}
