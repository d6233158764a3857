package io.posthorn.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Applications of all kinds at work while their broker is killed again and again, and what they were promised is checked.
 * One more queue may be filled from the start and consumed only in the second half, so that there is always a backlog.
 */
final class CrashRun {
    private static final Set<String> COMPETING = Set.of("right");
    private static final int LEAST_EVENTS = 200;

    private final History history = new History();
    private final AtomicBoolean producersStop = new AtomicBoolean();
    private final AtomicBoolean consumersStop = new AtomicBoolean();
    private final AtomicBoolean lastConsumerStops = new AtomicBoolean();
    private final KilledBroker broker;
    private final boolean backlog;
    private final int kills;
    private final int mostEvents;

    /** @param mostEvents between two kills, about */
    CrashRun(KilledBroker broker, boolean backlog, int kills, int mostEvents) {
        this.broker = broker;
        this.backlog = backlog;
        this.kills = kills;
        this.mostEvents = mostEvents;
    }

    /**
     * Works, kills and drains, and stops the broker in the end.
     *
     * @param killed is called after each kill, while nobody uses the data directory
     */
    Figures run(Runnable killed) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            work(threads, killed);
        } finally {
            threads.shutdownNow();
        }
        List<Event> events = history.events();
        Figures figures = Figures.of(events);
        check(events, figures);
        return figures;
    }

    private void work(ExecutorService threads, Runnable killed) throws Exception {
        Producers producers = new Producers(history, producersStop::get);
        Consumers consumers = new Consumers(history, consumersStop::get);
        Consumers lastConsumer = new Consumers(history, lastConsumerStops::get);
        Crew sending = new Crew(broker, threads)
                .add("one", producers.oneByOne("auto", "one"))
                .add("two", producers.oneByOne("client", "two"))
                .add("both", producers.inTransactions(List.of("left", "right"), "both"));
        if (backlog) {
            sending.add("deep", producers.oneByOne("deep", "deep"));
        }
        Crew receiving = new Crew(broker, threads)
                .add("auto", consumers.automatic("auto", "auto"))
                .add("client", consumers.byClient("client", "client"))
                .add("mover", consumers.moving("left", "out", "mover"))
                .add("right1", consumers.automatic("right", "right1"))
                .add("right2", consumers.automatic("right", "right2"));
        Crew last = new Crew(broker, threads).add("out", lastConsumer.automatic("out", "out"));

        Random random = new Random(kills);
        for (int i = 0; i < kills; i++) {
            if (backlog && i == kills / 2) {
                receiving.add("deep", consumers.automatic("deep", "deep"));
            }
            long until = history.size() + LEAST_EVENTS + random.nextInt(mostEvents);
            await("work between two kills")
                    .atMost(60, TimeUnit.SECONDS)
                    .pollInterval(5, TimeUnit.MILLISECONDS)
                    .until(() -> history.size() >= until);
            broker.killAndRestart(killed);
        }
        producersStop.set(true);
        sending.join();
        consumersStop.set(true);
        receiving.join();
        lastConsumerStops.set(true);
        last.join();
        assertThat(broker.terminate()).as("exit code of a stop in good order").isZero();
    }

    private void check(List<Event> events, Figures figures) {
        assertThat(figures.deliveredOf()).containsKeys("auto", "client", "left", "right", "out");
        assertThat(figures.deliveredOf().containsKey("deep")).isEqualTo(backlog);
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
}
