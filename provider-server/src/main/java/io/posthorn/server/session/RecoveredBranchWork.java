package io.posthorn.server.session;

import io.posthorn.api.spi.store.RecoveredState.Hidden;
import io.posthorn.api.spi.store.RecoveredState.Prepared;
import io.posthorn.api.spi.store.RecoveredState.Staged;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.server.broker.BrokerQueue;
import io.posthorn.server.queue.MessageQueue;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/** What the store held of a branch when it was opened. Queues that are gone are passed over. */
final class RecoveredBranchWork implements BranchWork {
    private final WorkOwner owner;
    private final Prepared prepared;
    private final Map<Integer, BrokerQueue> queues;

    /** @param queues all that the store knows, by their ids */
    RecoveredBranchWork(WorkOwner owner, Prepared prepared, Map<Integer, BrokerQueue> queues) {
        this.owner = owner;
        this.prepared = prepared;
        this.queues = queues;
        tellOfHidden(MessageQueue::hidden);
    }

    @Override
    public List<StoreOperation> besideCommit() {
        return List.of();
    }

    @Override
    public void committed(long[] keys) {
        tellOfHidden(MessageQueue::hiddenGone);
        int next = 0;
        for (StoreOperation operation : prepared.work()) {
            if (operation instanceof Enqueue sent) {
                long key = keys[next++];
                tell(sent.to().queue(), queue -> queue.addDurable(key, sent.message(), sent.body(), sent.state()));
            }
        }
        for (Staged staged : prepared.staged()) {
            long first = keys[next++];
            long last = keys[next++];
            int lane = staged.to().lane();
            tell(
                    staged.to().queue(),
                    queue -> queue.addStored(lane, first, last, staged.bytes(), staged.earliestExpiry()));
        }
    }

    @Override
    public void rolledBack(Runnable then) {
        Countdown back = new Countdown(prepared.hidden().size(), then);
        for (Hidden hidden : prepared.hidden()) {
            BrokerQueue queue = queues.get(hidden.of().queue());
            if (queue == null) {
                back.answered();
            } else {
                Runnable show = () -> queue.messages().shownAgain(hidden.of().lane(), hidden.keys(), hidden.bytes());
                owner.ask(queue.loop(), show, back::answered);
            }
        }
    }

    private void tellOfHidden(ObjLongConsumer<MessageQueue> news) {
        for (Hidden hidden : prepared.hidden()) {
            int count = hidden.keys().size();
            tell(hidden.of().queue(), queue -> news.accept(queue, count));
        }
    }

    private void tell(int id, Consumer<MessageQueue> news) {
        BrokerQueue queue = queues.get(id);
        if (queue != null) {
            owner.on(queue.loop(), () -> news.accept(queue.messages()));
        }
    }
}
