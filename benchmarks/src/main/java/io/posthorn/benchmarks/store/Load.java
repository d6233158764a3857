package io.posthorn.benchmarks.store;

import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Senders on one loop, each of which goes on when it hears that its commit is durable. */
final class Load {
    private static final long PATIENCE_SECONDS = 60;
    private static final int CLEANING = 1_000;

    private final Contender contender;
    private final DefaultEventLoop loop;
    private final Cell cell;
    private final int senders;
    private final int messages;
    private final long nanos;
    private final CountDownLatch running;
    private final List<long[]> left = new ArrayList<>();
    private long start;
    private volatile long end;
    private long count;

    private Load(Contender contender, DefaultEventLoop loop, Cell cell, long nanos) {
        this.contender = contender;
        this.loop = loop;
        this.cell = cell;
        this.nanos = nanos;
        boolean asOne = contender.groupsNothing() && cell.senders() > 1;
        senders = asOne ? 1 : cell.senders();
        messages = asOne ? cell.senders() : cell.messages();
        running = new CountDownLatch(senders);
    }

    /** Messages a second. What the load leaves behind is taken out again, without counting. */
    static double run(Contender contender, DefaultEventLoop loop, Cell cell, long nanos)
            throws InterruptedException, TimeoutException {
        Load load = new Load(contender, loop, cell, nanos);
        loop.execute(load::begin);
        load.await();
        double rate = load.count * 1e9 / (load.end - load.start);
        load.clean();
        return rate;
    }

    private void begin() {
        start = System.nanoTime();
        for (int i = 0; i < senders; i++) {
            send();
        }
    }

    private void await() throws InterruptedException, TimeoutException {
        if (!running.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException(contender.name() + ": nothing more became durable");
        }
    }

    private void send() {
        contender.enqueue(messages, keys -> onLoop(() -> sent(keys)));
    }

    private void sent(long[] keys) {
        if (cell.takesOut()) {
            contender.dequeue(keys, () -> onLoop(() -> counted(keys.length)));
        } else {
            left.add(keys);
            counted(keys.length);
        }
    }

    private void counted(int more) {
        count += more;
        long now = System.nanoTime();
        if (now - start < nanos) {
            // By the queue of the loop, since what answers at once would otherwise nest ever deeper.
            loop.execute(this::send);
        } else {
            end = now;
            running.countDown();
        }
    }

    private void onLoop(Runnable step) {
        if (loop.inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }

    private void clean() throws InterruptedException, TimeoutException {
        long[] keys = left.stream().flatMapToLong(Arrays::stream).toArray();
        for (int from = 0; from < keys.length; from += CLEANING) {
            long[] some = Arrays.copyOfRange(keys, from, Math.min(keys.length, from + CLEANING));
            CountDownLatch gone = new CountDownLatch(1);
            loop.execute(() -> contender.dequeue(some, gone::countDown));
            if (!gone.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException(contender.name() + ": nothing more became durable");
            }
        }
    }
}
