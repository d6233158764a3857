package io.posthorn.api.spi.store;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Talks to a store as a test wants to: waits for answers, and knows messages by a text. */
public final class StoreProbe {
    private static final long SECONDS = 30;

    private final MessageStore store;

    public StoreProbe(MessageStore store) {
        this.store = store;
    }

    /** A persistent text message whose body is this text. */
    public static EncodedMessage message(String text) {
        return message(text.getBytes(StandardCharsets.UTF_8));
    }

    public static EncodedMessage message(byte[] body) {
        MessageHead head = new MessageHead(
                MessageKind.BYTES,
                new DeliveryOptions(true, 4, 0, 0),
                new MessageId(1, body.length),
                false,
                1_700_000_000_000L,
                false,
                new QueueName("orders"),
                null,
                null,
                null,
                Map.of("colour", "green"));
        return EncodedMessage.of(head, body);
    }

    public static String text(StoredMessage stored) {
        EncodedMessage message = stored.message();
        return new String(message.bytes(), message.bodyOffset(), message.bodyLength(), StandardCharsets.UTF_8);
    }

    public static List<String> texts(List<StoredMessage> messages) {
        return messages.stream().map(StoreProbe::text).toList();
    }

    public static StoreOperation.Enqueue enqueue(SubQueue to, String text) {
        return new StoreOperation.Enqueue(to, message(text), null, DeliveryState.FRESH);
    }

    public static StoreOperation.DefineQueue define(int id, String name) {
        return new StoreOperation.DefineQueue(new QueueDefinition(id, QueueDefinition.Kind.QUEUE, name, 1, Map.of()));
    }

    /** Writes and waits; throws what the store refuses with. */
    public long[] write(StoreOperation... operations) {
        return await(written(operations));
    }

    public CompletableFuture<long[]> written(StoreOperation... operations) {
        CompletableFuture<long[]> result = new CompletableFuture<>();
        store.write(StoreBatch.of(operations), new WriteListener() {
            @Override
            public void written(long[] keys) {
                result.complete(keys);
            }

            @Override
            public void refused(StoreException reason) {
                result.completeExceptionally(reason);
            }
        });
        return result;
    }

    /** Enqueues each text in a batch of its own. */
    public List<Long> send(SubQueue to, String... texts) {
        List<CompletableFuture<long[]>> answers = new ArrayList<>();
        for (String text : texts) {
            answers.add(written(enqueue(to, text)));
        }
        return answers.stream().map(answer -> await(answer)[0]).toList();
    }

    public List<StoredMessage> all(SubQueue of) {
        List<StoredMessage> found = new ArrayList<>();
        long from = Long.MIN_VALUE;
        while (true) {
            Page page = page(of, from, Long.MAX_VALUE, 100, 1 << 20);
            found.addAll(page.messages());
            if (page.complete()) {
                return found;
            }
            from = page.messages().get(page.messages().size() - 1).key() + 1;
        }
    }

    public Page page(SubQueue of, long from, long through, int maxMessages, int maxBytes) {
        return await(store.read(new ReadRequest(of, from, through, maxMessages, maxBytes)));
    }

    public ExpiredPage expired(ExpiryRequest request) {
        return await(store.readExpired(request));
    }

    public byte[] body(long body, int part) {
        return await(store.readBody(body, part));
    }

    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException refused) {
                throw refused;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer from the store", e);
        }
    }

    /** Counts what a store says of itself. */
    public static final class Failures implements StoreListener {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public void failed(StoreException reason) {
            count.incrementAndGet();
        }

        public int count() {
            return count.get();
        }
    }
}
