package io.posthorn.examples.quickstart;

import io.posthorn.examples.orders.Connections;
import io.posthorn.examples.orders.InvoiceWriter;
import io.posthorn.examples.orders.OrderProcessor;
import io.posthorn.examples.orders.OrderProducer;
import io.posthorn.examples.orders.Shutdown;
import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The programs of the order business, running: one producer, two processors, one writer. Conducted by one thread. */
final class OrderBusiness implements AutoCloseable {
    private static final Duration BROKER_MAY_BE_AWAY = Duration.ofSeconds(90);
    private static final Duration LONGEST_END = Duration.ofSeconds(60);

    private final Shutdown processorsEnd = new Shutdown();
    private final Shutdown writerEnds = new Shutdown();
    private final Connections connections;
    private final OrderProducer producer;
    private final List<OrderProcessor> processors;
    private final InvoiceWriter writer;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CompletionService<Void> ends = new ExecutorCompletionService<>(threads);
    private final Future<Void> producing;
    private final List<Future<Void>> processing;
    private final Future<Void> writing;

    private OrderBusiness(ConnectionFactory factory, Path orders, Path invoices) {
        connections = new Connections(factory, BROKER_MAY_BE_AWAY, writerEnds);
        producer = new OrderProducer(connections, orders);
        processors = List.of(
                new OrderProcessor(connections, "1", processorsEnd),
                new OrderProcessor(connections, "2", processorsEnd));
        writer = new InvoiceWriter(connections, invoices, writerEnds);
        producing = ends.submit(producer);
        processing = processors.stream().map(ends::submit).toList();
        writing = ends.submit(writer);
    }

    /** Starts all programs; they read {@code orders} and append to {@code invoices}. */
    static OrderBusiness start(ConnectionFactory factory, Path orders, Path invoices) {
        return new OrderBusiness(factory, orders, invoices);
    }

    int sent() {
        return producer.sent();
    }

    boolean allSent() {
        return producing.isDone();
    }

    int written() {
        return writer.written();
    }

    /** Grows whenever a program gets something done. */
    long progress() {
        long done = (long) producer.sent() + writer.written();
        for (OrderProcessor processor : processors) {
            done += processor.processed();
        }
        return done;
    }

    /** What went wrong last with a connection, in words; null if nothing did. */
    @Nullable
    String lastFailure() {
        Exception failure = connections.lastFailure();
        return failure == null ? null : failure.getMessage();
    }

    /** Waits for a moment, or for the end of a program; throws what a program ended with. */
    void await(Duration moment) throws ExecutionException, InterruptedException {
        Future<Void> ended = ends.poll(moment.toMillis(), TimeUnit.MILLISECONDS);
        if (ended != null) {
            ended.get();
        }
    }

    /**
     * Lets all programs finish what they have begun, processors first: then nothing is on its way any more.
     *
     * @throws TimeoutException if one of them does not come to its end
     */
    void end() throws ExecutionException, InterruptedException, TimeoutException {
        awaitEnd(producing);
        processorsEnd.request();
        for (Future<Void> processor : processing) {
            awaitEnd(processor);
        }
        writerEnds.request();
        awaitEnd(writing);
    }

    private static void awaitEnd(Future<Void> program)
            throws ExecutionException, InterruptedException, TimeoutException {
        program.get(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
    }

    /** Lines that came to the writer in more than one message though nobody had a reason to send them again. */
    BitSet doubles() {
        BitSet doubles = writer.doubles();
        doubles.andNot(producer.inDoubt());
        return doubles;
    }

    @Override
    public void close() {
        processorsEnd.request();
        writerEnds.request();
        threads.shutdownNow();
    }
}
