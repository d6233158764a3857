package io.posthorn.server.store;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Reads all that a store holds, page by page, as a broker would. */
final class StoreObserver {
    private static final int PAGE = 5;
    private static final int PAGE_BYTES = 20_000;

    private final MessageStore store;
    private final TestLoop loop;
    private final StoreDraw draw;

    StoreObserver(MessageStore store, TestLoop loop, StoreDraw draw) {
        this.store = store;
        this.loop = loop;
        this.draw = draw;
    }

    /** Takes over the order keys of what is found, too. */
    StoreModel observe(RecoveredState state) {
        StoreModel found = new StoreModel();
        state.queues().forEach(queue -> found.definitions.put(queue.id(), queue.version()));
        state.sessions().forEach(session -> found.sequences.put(session.epoch().high(), session.sequence()));
        state.prepared().forEach(branch -> found.prepared.put(branch.branch().format(), branch(branch.work())));
        List<SubQueue> lanes = StoreDraw.lanes(found);
        Set<SubQueue> strange = new HashSet<>();
        state.ranges().forEach(range -> strange.add(range.of()));
        lanes.forEach(strange::remove);
        if (!strange.isEmpty()) {
            throw new AssertionError("recovery told of entries in " + strange);
        }
        for (SubQueue of : lanes) {
            List<StoredMessage> messages = readAll(of);
            compare(of, state, messages);
            for (StoredMessage message : messages) {
                draw.learn(StoreProbe.text(message), message.key());
                found.add(of, entry(message));
            }
        }
        return found;
    }

    private static StoreModel.Branch branch(List<StoreOperation> work) {
        SubQueue any = new SubQueue(1, 4);
        List<StoreModel.Sent> sends = new ArrayList<>();
        Map<Long, StoreModel.Entry> taken = new TreeMap<>();
        for (StoreOperation operation : work) {
            if (operation instanceof Enqueue enqueue) {
                String text = StoreProbe.text(
                        new StoredMessage(0, enqueue.message(), enqueue.body(), enqueue.state(), Map.of()));
                sends.add(EntrySteps.sent(enqueue.to(), text));
            } else if (operation instanceof Acknowledge acknowledge) {
                taken.put(acknowledge.key(), StoreModel.Entry.fresh("", ""));
            }
        }
        return new StoreModel.Branch(sends, List.of(), any, taken);
    }

    private static void compare(SubQueue of, RecoveredState state, List<StoredMessage> messages) {
        List<RecoveredState.Range> told =
                state.ranges().stream().filter(range -> range.of().equals(of)).toList();
        long count = told.stream().mapToLong(RecoveredState.Range::count).sum();
        boolean ends = messages.isEmpty()
                || (told.get(0).firstKey() <= messages.get(0).key()
                        && told.get(0).lastKey()
                                >= messages.get(messages.size() - 1).key());
        if (count != messages.size() || !ends) {
            throw new AssertionError(
                    "recovery told of " + told + ", there are " + messages.size() + " messages in " + of);
        }
    }

    private List<StoredMessage> readAll(SubQueue of) {
        List<StoredMessage> all = new ArrayList<>();
        long from = Long.MIN_VALUE;
        while (true) {
            Page page = answer(store.read(new ReadRequest(of, from, Long.MAX_VALUE, PAGE, PAGE_BYTES)));
            all.addAll(page.messages());
            if (page.complete()) {
                return all;
            }
            if (page.messages().isEmpty()) {
                throw new AssertionError("a page of nothing that is not the last, from " + from + " of " + of);
            }
            from = page.messages().get(page.messages().size() - 1).key() + 1;
        }
    }

    private StoreModel.Entry entry(StoredMessage message) {
        return new StoreModel.Entry(
                StoreProbe.text(message), message.state().attempts(), message.notes(), body(message));
    }

    private String body(StoredMessage message) {
        if (message.body() == null) {
            return "";
        }
        StringBuilder body = new StringBuilder();
        for (int part = 0; part < 2; part++) {
            body.append(new String(answer(store.readBody(message.body().number(), part)), StandardCharsets.UTF_8));
        }
        if (body.length() != message.body().length()) {
            throw new AssertionError("a body of " + body.length() + " instead of " + message.body());
        }
        return body.toString();
    }

    private <T> T answer(CompletableFuture<T> future) {
        loop.runAll();
        return StoreProbe.await(future);
    }
}
