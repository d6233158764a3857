package io.posthorn.server.store;

import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.Page;
import io.posthorn.api.spi.store.ReadRequest;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.StoredMessage;
import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A read in the middle of a life, of any part of a lane, under way while batches are written: its page must be what one
 * of the states of that time would give.
 */
final class RandomRead {
    private final ReadRequest request;
    private final CompletableFuture<Page> answer;
    /** What each of the possible states would give. */
    private final List<String> right = new ArrayList<>();

    private RandomRead(ReadRequest request, CompletableFuture<Page> answer) {
        this.request = request;
        this.answer = answer;
    }

    static RandomRead all(MessageStore store, SubQueue of) {
        ReadRequest request = new ReadRequest(of, Long.MIN_VALUE, Long.MAX_VALUE, 1_000, Integer.MAX_VALUE);
        return new RandomRead(request, store.read(request));
    }

    static RandomRead ask(MessageStore store, StoreDraw draw, StoreModel model) {
        SubQueue of = draw.lane(model);
        List<Long> keys = new ArrayList<>();
        for (StoreModel.Entry entry : model.lane(of).values()) {
            if (draw.knows(entry)) {
                keys.add(draw.key(entry));
            }
        }
        long from = keys.isEmpty() || draw.oneIn(3) ? Long.MIN_VALUE : draw.oneOf(keys) + draw.below(2);
        long through = keys.isEmpty() || draw.oneIn(2) ? Long.MAX_VALUE : draw.oneOf(keys) - draw.below(2);
        int maxBytes = draw.oneIn(3) ? 1 + draw.below(4_000) : Integer.MAX_VALUE;
        ReadRequest request = new ReadRequest(of, from, through, 1 + draw.below(8), maxBytes);
        return new RandomRead(request, store.read(request));
    }

    /** The store may have been in this state when it read; {@code keys} are those of the places in the model. */
    void mayMeet(StoreModel state, Map<Long, Long> keys) {
        StringBuilder page = new StringBuilder();
        long bytes = 0;
        int messages = 0;
        for (Map.Entry<Long, StoreModel.Entry> placed : state.lane(request.of()).entrySet()) {
            StoreModel.Entry entry = placed.getValue();
            long key = keys.get(placed.getKey());
            if (key < request.from() || key > request.through()) {
                continue;
            }
            // To encode a message costs time, so only where it matters.
            bytes += request.maxBytes() == Integer.MAX_VALUE
                    ? 0
                    : StoreProbe.message(entry.text()).size();
            if (messages == request.maxMessages() || (bytes > request.maxBytes() && messages > 0)) {
                right.add(page + " and more");
                return;
            }
            messages++;
            page.append(brief(entry.text(), entry.attempts())).append(' ');
        }
        right.add(page.toString());
    }

    private static String brief(String text, int attempts) {
        return text.substring(0, text.indexOf(':')) + "#" + text.hashCode() + "/" + attempts;
    }

    boolean done() {
        return answer.isDone();
    }

    /** Throws what the store answers with, if it is no page. */
    void check() {
        Page page = StoreProbe.await(answer);
        StringBuilder given = new StringBuilder();
        for (StoredMessage message : page.messages()) {
            given.append(brief(StoreProbe.text(message), message.state().attempts()))
                    .append(' ');
        }
        given.append(page.complete() ? "" : " and more");
        if (!right.contains(given.toString())) {
            throw new AssertionError(request + " gave " + given + ", not one of\n" + String.join("\n", right));
        }
    }
}
