package io.posthorn.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Workers that start together and are waited for together. */
final class Crew {
    private static final long DRAIN_SECONDS = 120;

    private final KilledBroker broker;
    private final ExecutorService threads;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Future<?>> running = new ArrayList<>();

    Crew(KilledBroker broker, ExecutorService threads) {
        this.broker = broker;
        this.threads = threads;
    }

    Crew add(String name, Worker.Shift shift) {
        Worker worker = new Worker(name, broker, PosthornConnectionFactory::new, shift);
        workers.add(worker);
        running.add(threads.submit(worker));
        return this;
    }

    void join() throws ExecutionException, TimeoutException, InterruptedException {
        for (Future<?> worker : running) {
            worker.get(DRAIN_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(workers).flatMap(Worker::unexpected).isEmpty();
    }
}
