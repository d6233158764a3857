package io.posthorn.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.jms.PosthornConnectionFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker is killed again and again in the middle of work of all kinds, and what its clients were promised holds: S1, S4,
 * S5, S7 (see {@link Checker}, whose own test shows that it turns red).
 */
class CrashTest {
    private static final int SHORT = 5;
    private static final int LONG = 100;
    private static final long DRAIN_SECONDS = 60;
    private static final Set<String> COMPETING = Set.of("right");
    /** Events between two kills, at most. */
    private static final int MOST_EVENTS = 4_000;

    @TempDir
    private Path directory;

    private final TestReporter reporter;
    private final History history = new History();
    private final AtomicBoolean producersStop = new AtomicBoolean();
    private final AtomicBoolean consumersStop = new AtomicBoolean();
    private final AtomicBoolean lastConsumerStops = new AtomicBoolean();

    CrashTest(TestReporter reporter) {
        this.reporter = reporter;
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "thread"})
    void promisesHoldThroughKills(String journal) throws Exception {
        killUnderLoad(journal, SHORT);
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(strings = {"inline", "thread"})
    void promisesHoldThroughManyKills(String journal) throws Exception {
        killUnderLoad(journal, LONG);
    }

    private void killUnderLoad(String journal, int kills) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (KilledBroker broker = new KilledBroker(directory, "--journal", journal)) {
            Producers producers = new Producers(history, producersStop::get);
            Consumers consumers = new Consumers(history, consumersStop::get);
            Consumers lastConsumer = new Consumers(history, lastConsumerStops::get);
            Crew sending = new Crew(broker, threads)
                    .add("one", producers.oneByOne("auto", "one"))
                    .add("two", producers.oneByOne("client", "two"))
                    .add("both", producers.inTransactions(List.of("left", "right"), "both"));
            Crew receiving = new Crew(broker, threads)
                    .add("auto", consumers.automatic("auto", "auto"))
                    .add("client", consumers.byClient("client", "client"))
                    .add("mover", consumers.moving("left", "out", "mover"))
                    .add("right1", consumers.automatic("right", "right1"))
                    .add("right2", consumers.automatic("right", "right2"));
            Crew last = new Crew(broker, threads).add("out", lastConsumer.automatic("out", "out"));

            Random random = new Random(kills);
            for (int i = 0; i < kills; i++) {
                long until = history.size() + 200 + random.nextInt(MOST_EVENTS);
                await("work between two kills").atMost(60, TimeUnit.SECONDS).until(() -> history.size() >= until);
                broker.killAndRestart();
            }
            producersStop.set(true);
            sending.join();
            consumersStop.set(true);
            receiving.join();
            lastConsumerStops.set(true);
            last.join();
            assertThat(broker.terminate())
                    .as("exit code of a stop in good order")
                    .isZero();
        } finally {
            threads.shutdownNow();
        }
        List<Event> events = history.events();
        Figures figures = Figures.of(events);
        reporter.publishEntry(kills + " kills, journal " + journal, figures.toString());
        assertThat(figures.deliveredOf()).containsOnlyKeys("auto", "client", "left", "right", "out");
        assertThat(figures.deliveredAgain())
                .as("deliveries after a crash or rollback")
                .isPositive();
        assertThat(Checker.violations(events, COMPETING)).isEmpty();
        assertThat(Checker.violations(withoutOneLetter(events), COMPETING))
                .as("the same history, with a letter taken out")
                .isNotEmpty();
    }

    private static List<Event> withoutOneLetter(List<Event> events) {
        Letter victim = events.stream()
                .filter(Event.Sent.class::isInstance)
                .map(event -> ((Event.Sent) event).letter())
                .findFirst()
                .orElseThrow();
        return events.stream()
                .filter(event ->
                        !(event instanceof Event.Delivered e && e.letter().equals(victim)))
                .filter(event ->
                        !(event instanceof Event.Acknowledging e && e.letter().equals(victim)))
                .filter(event ->
                        !(event instanceof Event.Acknowledged e && e.letter().equals(victim)))
                .toList();
    }

    /** Workers that start together and are waited for together. */
    private static final class Crew {
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
}
