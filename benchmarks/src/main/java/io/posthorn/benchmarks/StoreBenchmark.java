package io.posthorn.benchmarks;

import io.netty.channel.DefaultEventLoop;
import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.server.store.JournalDriver;
import io.posthorn.server.store.JournaledStore;
import io.posthorn.server.store.StoreSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * The journaled store against what the disk can do: 1 KiB messages that are enqueued and acknowledged again, by senders
 * that wait for durability, all on one loop, with the journal on a thread of its own and inline on that loop.
 *
 * <p>Arguments: a directory (it is filled and emptied again), seconds for each line.
 */
public final class StoreBenchmark {
    private static final SubQueue QUEUE = new SubQueue(1, 4);
    private static final int MESSAGE = 1024;
    private static final int LIMIT_FILE = 64 * 1024 * 1024;

    private final Path directory;
    private final long nanos;

    private StoreBenchmark(Path directory, int seconds) {
        this.directory = directory;
        this.nanos = TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Prints the table. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments.length > 0 ? arguments[0] : "store-benchmark");
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
        Files.createDirectories(directory);
        new StoreBenchmark(directory, seconds).run();
    }

    private void run() throws Exception {
        System.out.println("append + fsync to a file that is written already");
        limit(4096);
        limit(1024);
        for (boolean inline : new boolean[] {false, true}) {
            System.out.println(inline ? "journal inline on the loop" : "journal on a thread of its own");
            for (int senders : new int[] {1, 16, 64}) {
                measure(inline, senders, 1);
            }
            for (int operations : new int[] {100, 1_000}) {
                measure(inline, 1, operations);
            }
        }
    }

    private void limit(int bytes) throws IOException {
        Path file = directory.resolve("limit");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.allocateDirect(LIMIT_FILE), 0);
            channel.force(true);
            ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
            Histogram times = new Histogram(3);
            long position = 0;
            long start = System.nanoTime();
            long now = start;
            while (now - start < nanos) {
                channel.write(buffer.clear(), position);
                channel.force(false);
                long after = System.nanoTime();
                times.recordValue(after - now);
                now = after;
                position = (position + bytes) % LIMIT_FILE;
            }
            System.out.printf(
                    "  %4d bytes: %,7d /s, median %d µs%n",
                    bytes, rate(times.getTotalCount(), now - start), times.getValueAtPercentile(50) / 1_000);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static long rate(long count, long nanos) {
        return count * TimeUnit.SECONDS.toNanos(1) / nanos;
    }

    private void measure(boolean inline, int senders, int operations) throws Exception {
        Path data = directory.resolve("data");
        DefaultEventLoop loop = new DefaultEventLoop();
        JournalDriver driver =
                inline ? JournalDriver.inlineOn(loop, loop::inEventLoop) : JournalDriver.onOwnThread("bench-journal");
        try (MessageStore store = new JournaledStore(StoreSettings.of(data), driver)) {
            store.recover(reason -> reason.printStackTrace(System.err));
            store.write(StoreBatch.of(new DefineQueue(queue())), WriteListener.NONE);
            Load warm = new Load(store, loop, operations, senders, nanos / 4);
            warm.await();
            Load load = new Load(store, loop, operations, senders, nanos);
            load.await();
            System.out.printf(
                    "  %2d senders, %,5d messages a batch: %,9d messages/s, median %d µs, 99 %% %d µs a batch%n",
                    senders, operations, load.messagesPerSecond(), load.micros(50), load.micros(99));
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
            delete(data);
        }
    }

    private static QueueDefinition queue() {
        return new QueueDefinition(1, QueueDefinition.Kind.QUEUE, "bench", 1, Map.of());
    }

    private static void delete(Path data) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(data)) {
            files = found.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(data);
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
        EncodedMessage empty = EncodedMessage.of(head, new byte[0]);
        return EncodedMessage.of(head, new byte[MESSAGE - empty.size()]);
    }

    /** Senders on the loop; each writes its next batch when it hears that the one before is durable. */
    private static final class Load {
        private final MessageStore store;
        private final DefaultEventLoop loop;
        private final int operations;
        private final EncodedMessage message = message();
        private final long start = System.nanoTime();
        private final long nanos;
        private final CountDownLatch running;
        private final AtomicLong messages = new AtomicLong();
        private final Histogram times = new Histogram(3);
        private volatile long end;

        Load(MessageStore store, DefaultEventLoop loop, int operations, int senders, long nanos) {
            this.store = store;
            this.loop = loop;
            this.operations = operations;
            this.nanos = nanos;
            running = new CountDownLatch(senders);
            for (int i = 0; i < senders; i++) {
                loop.execute(() -> send(new long[0]));
            }
        }

        void await() throws InterruptedException {
            running.await();
        }

        long messagesPerSecond() {
            return rate(messages.get(), end - start);
        }

        long micros(double percentile) {
            return times.getValueAtPercentile(percentile) / 1_000;
        }

        /** Enqueues as many as a batch has, and acknowledges those of the batch before. On the loop. */
        private void send(long[] acknowledged) {
            List<StoreOperation> batch = new ArrayList<>(operations + acknowledged.length);
            long now = System.nanoTime();
            boolean last = now - start > nanos;
            for (int i = 0; i < operations && !last; i++) {
                batch.add(new Enqueue(QUEUE, message, null, DeliveryState.FRESH));
            }
            for (long key : acknowledged) {
                batch.add(new Acknowledge(key));
            }
            store.write(new StoreBatch(batch), new WriteListener() {
                @Override
                public void written(long[] keys) {
                    if (loop.inEventLoop()) {
                        next(now, keys, last);
                    } else {
                        loop.execute(() -> next(now, keys, last));
                    }
                }

                @Override
                public void refused(StoreException reason) {
                    reason.printStackTrace(System.err);
                    running.countDown();
                }
            });
        }

        private void next(long began, long[] keys, boolean last) {
            times.recordValue(System.nanoTime() - began);
            messages.addAndGet(keys.length);
            if (last) {
                end = System.nanoTime();
                running.countDown();
            } else {
                send(keys);
            }
        }
    }
}
