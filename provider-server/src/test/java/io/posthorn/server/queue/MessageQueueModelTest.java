package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.loop.ManualClock;
import io.posthorn.server.loop.ManualLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Random work on a queue beside a {@link NaiveQueue}. At every delivery: it is the first message that waits and that the
 * consumer wants, by priority and old place, it is with nobody else, has not expired, and its count is right. What a browser
 * is shown waits, comes once, and when it asks, nothing is missing that was there all the time. After every step: memory is
 * within its bound, and the counts are those of the model. In the end: everything that was not acknowledged and has not expired comes, once, and nothing is left behind.
 */
class MessageQueueModelTest {
    private enum What {
        ADD_DURABLE,
        ADD_VOLATILE,
        CREDIT,
        SETTLE,
        END_SETTLEMENT,
        GIVE_BACK,
        STOP,
        END,
        POLL,
        BROWSE,
        ANSWER_READ,
        ANSWER_SCRATCH,
        ADVANCE,
        READ_AS_ASKED,
        RESTART
    }

    private static final int LONG = 60;

    /** What consumers want, and the selectors that say so. */
    private enum Wish {
        ALL(null, message -> true),
        ALL_TOO(null, message -> true),
        LONG_ONES("long", message -> message.text.length() > LONG),
        SHORT_AND_DURABLE(
                "NOT long AND JMSDeliveryMode = 'PERSISTENT'",
                message -> message.text.length() <= LONG && message.durable),
        AGAIN_OR_URGENT(
                "JMSXDeliveryCount > 1 OR JMSPriority = 9", message -> message.attempts > 0 || message.priority == 9);

        private final @Nullable String selector;

        @SuppressWarnings("ImmutableEnumChecker") // all of them are lambdas without state
        private final Predicate<NaiveQueue.Message> accepted;

        Wish(@Nullable String selector, Predicate<NaiveQueue.Message> accepted) {
            this.selector = selector;
            this.accepted = accepted;
        }

        @Nullable
        Selector selector() {
            return selector == null ? null : TestMessages.selector(selector);
        }

        boolean accepts(NaiveQueue.Message message) {
            return accepted.test(message);
        }
    }

    private record Step(What what, int a, int b, int c) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<What> what = Arbitraries.frequency(
                Tuple.of(12, What.ADD_DURABLE),
                Tuple.of(10, What.ADD_VOLATILE),
                Tuple.of(8, What.CREDIT),
                Tuple.of(6, What.SETTLE),
                Tuple.of(4, What.END_SETTLEMENT),
                Tuple.of(4, What.GIVE_BACK),
                Tuple.of(1, What.STOP),
                Tuple.of(1, What.END),
                Tuple.of(3, What.POLL),
                Tuple.of(2, What.BROWSE),
                Tuple.of(10, What.ANSWER_READ),
                Tuple.of(6, What.ANSWER_SCRATCH),
                Tuple.of(3, What.ADVANCE),
                Tuple.of(1, What.READ_AS_ASKED),
                Tuple.of(1, What.RESTART));
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 99);
        return Combinators.combine(what, number, number, number)
                .as(Step::new)
                .list()
                .ofMinSize(100)
                .ofMaxSize(400);
    }

    @Property(tries = 300)
    void aQueueDoesWhatANaiveOneDoesWithHardlyAnyMemory(@ForAll("steps") List<Step> steps) {
        new Run(600, Scratch.NONE).run(steps);
    }

    @Property(tries = 100)
    void aQueueDoesWhatANaiveOneDoesWithSomeMemory(@ForAll("steps") List<Step> steps) {
        new Run(6_000, Scratch.NONE).run(steps);
    }

    @Property(tries = 300)
    void aQueueDoesWhatANaiveOneDoesWithHardlyAnyMemoryAndAScratch(@ForAll("steps") List<Step> steps) {
        new Run(600, new ManualScratch()).run(steps);
    }

    @Property(tries = 300)
    void aQueueDoesWhatANaiveOneDoesWithHardlyAnyMemoryAndAScratchThatAnswersAtOnce(@ForAll("steps") List<Step> steps) {
        ManualScratch atOnce = new ManualScratch();
        Run run = new Run(600, atOnce);
        atOnce.hold = false;
        run.run(steps);
    }

    @Property(tries = 100)
    void aQueueDoesWhatANaiveOneDoesWithSomeMemoryAndAScratch(@ForAll("steps") List<Step> steps) {
        new Run(6_000, new ManualScratch()).run(steps);
    }

    @Tag("full")
    @Property(tries = 20_000)
    void aQueueDoesWhatANaiveOneDoesForLong(@ForAll("steps") List<Step> steps) {
        new Run(600, Scratch.NONE).run(steps);
        new Run(600, new ManualScratch()).run(steps);
    }

    private static final class Run {
        private static final int MAX_COST = 400;
        private static final int PLENTY = 1_000_000;

        private final ManualClock clock = new ManualClock();
        private final ManualLoop loop = new ManualLoop(clock);
        private final ManualStore store = new ManualStore();
        private final NaiveQueue model = new NaiveQueue(clock);
        private final long limit;
        private final MemoryBudget memory;
        private final PageLimits pages;
        private final Scratch scratch;
        private final List<Client> clients = new ArrayList<>();
        private final List<Browsing> browsers = new ArrayList<>();
        private final List<PendingSettlement> settlements = new ArrayList<>();
        private MessageQueue queue;
        private int sent;
        private int pollsOpen;

        Run(long limit, Scratch scratch) {
            this.limit = limit;
            this.scratch = scratch;
            // A chunk is half a page, and should hold some messages.
            pages = new PageLimits(3, scratch.available() ? 2_000 : 500);
            if (scratch instanceof ManualScratch manual) {
                manual.hold = true;
            }
            memory = new MemoryBudget(limit);
            store.holdReads = true;
            store.onMove = model::moved;
            queue = open();
        }

        void run(List<Step> steps) {
            for (Step step : steps) {
                run(step);
                loop.runAll();
                checkMemory();
                checkCounts();
            }
            drain();
        }

        private MessageQueue open() {
            clients.clear();
            MessageQueue opened = MessageQueue.durable(
                    new QueueDefinition(1, QueueDefinition.Kind.QUEUE, "q", 1, Map.of()),
                    store.ranges(1),
                    new QueueEnvironment(loop, clock, store, memory, pages, scratch));
            queue = opened;
            for (Wish wish : Wish.values()) {
                clients.add(new Client(wish));
            }
            return opened;
        }

        private void run(Step step) {
            Client client = clients.get(step.a % clients.size());
            switch (step.what) {
                case ADD_DURABLE -> addDurable(step);
                case ADD_VOLATILE -> addVolatile(step);
                case CREDIT -> client.subscription.credit(step.b % 6, step.c % 3 * 300);
                case SETTLE -> client.settle(step.b, step.c % 4 + 1);
                case END_SETTLEMENT -> endSettlement(step);
                case GIVE_BACK -> client.giveBack(step.b);
                case STOP -> client.stop(step.b);
                case END -> client.end(step.b);
                case POLL -> client.poll(step.b % 3 > 0, step.c % 3 == 0);
                case BROWSE -> browse(step);
                case ANSWER_READ -> store.answerOneRead();
                case ANSWER_SCRATCH -> answerScratch();
                case ADVANCE -> loop.advance(step.b * 20L);
                case READ_AS_ASKED -> store.readAsAsked = !store.readAsAsked;
                case RESTART -> restart();
            }
        }

        private void addDurable(Step step) {
            DeliveryState state = new DeliveryState(
                    0,
                    step.b % 4 == 0 ? clock.wallMillis() + step.c * 30L : 0,
                    step.b % 5 == 0 ? clock.wallMillis() + step.c * 20L : 0);
            NaiveQueue.Message message = model(step, true, state);
            EncodedMessage encoded = encoded(message);
            int lane = state.dueAt() == 0 ? message.priority : SubQueue.DELAYED;
            message.key = store.put(new SubQueue(1, lane), encoded, state);
            queue.addDurable(message.key, encoded, null, state);
        }

        private void addVolatile(Step step) {
            DeliveryState state = new DeliveryState(0, step.b % 4 == 0 ? clock.wallMillis() + step.c * 30L : 0, 0);
            queue.addVolatile(encoded(model(step, false, state)), null, state);
        }

        private NaiveQueue.Message model(Step step, boolean durable, DeliveryState state) {
            int priority = List.of(0, 4, 9).get(step.a % 3);
            String text = (durable ? "d" : "v") + ++sent + "-" + "x".repeat(step.c);
            int size = encoded(text, priority, durable).size();
            return model.add(
                    new NaiveQueue.Message(text, durable, priority, state.expiresAt(), size), state.dueAt() != 0);
        }

        private static EncodedMessage encoded(NaiveQueue.Message message) {
            return encoded(message.text, message.priority, message.durable);
        }

        private static EncodedMessage encoded(String text, int priority, boolean durable) {
            return TestMessages.message(text, priority, durable, Map.of("long", text.length() > LONG));
        }

        private void browse(Step step) {
            if (browsers.size() < 3) {
                browsers.add(new Browsing(List.of(Wish.values()).get(step.a % Wish.values().length)));
            }
            Browsing browsing = browsers.get(step.b % browsers.size());
            if (step.c % 4 == 0) {
                browsing.end();
            } else {
                browsing.goOn(step.c);
            }
        }

        private void endSettlement(Step step) {
            if (!settlements.isEmpty()) {
                settlements.remove(step.b % settlements.size()).end(step.c % 3 > 0);
            }
        }

        private void restart() {
            settlements.forEach(settlement -> settlement.end(true));
            settlements.clear();
            queue.close(ErrorCode.BROKER_STOPPING, "restart");
            clients.forEach(client -> client.subscription.end(0));
            browsers.clear();
            while (store.answerOneRead() || answerScratch()) {
                loop.runAll();
            }
            assertThat(memory.used()).isZero();
            assertNothingInScratch();
            assertThat(pollsOpen).isZero();
            model.restart();
            open();
        }

        /**
         * What is kept of durable messages, what each of three lanes has read for its head and for walks, from store and
         * scratch, and what has no other place.
         */
        private void checkMemory() {
            long window = 2L * pages.bytes() + pages.messages() * 128L + MAX_COST;
            assertThat(memory.used())
                    .isLessThanOrEqualTo(
                            limit / 2 + MAX_COST + 9 * window + (scratch.available() ? 3 : 1) * model.volatileCost());
        }

        private void checkCounts() {
            QueueStatus status = queue.status();
            assertThat(status.unacknowledged())
                    .isEqualTo(model.count(NaiveQueue.State.WITH_CONSUMER, NaiveQueue.State.SETTLING));
            assertThat(status.ready() + status.delayed())
                    .isBetween(model.ready().count(), model.count(NaiveQueue.State.READY, NaiveQueue.State.DELAYED));
        }

        private boolean answerScratch() {
            return scratch instanceof ManualScratch manual && manual.answerOne();
        }

        private void assertNothingInScratch() {
            if (scratch instanceof ManualScratch manual) {
                assertThat(manual.slots()).isZero();
            }
        }

        private void drain() {
            settlements.forEach(settlement -> settlement.end(true));
            settlements.clear();
            List.copyOf(browsers).forEach(Browsing::end);
            List.copyOf(clients).forEach(client -> client.end(0));
            clients.forEach(client -> client.subscription.end(0));
            Client last = new Client(Wish.ALL);
            clients.add(last);
            last.subscription.credit(1_000_000, 1_000_000_000);
            answerAll();
            loop.advance(2_000);
            answerAll();
            assertThat(model.alive())
                    .allSatisfy(message ->
                            assertThat(message.state).as(message.text).isEqualTo(NaiveQueue.State.WITH_CONSUMER));
            assertThat(pollsOpen).isZero();
            last.settleAll();
            QueueStatus status = queue.status();
            assertThat(status.ready() + status.unacknowledged() + status.delayed() + status.bytes())
                    .isZero();
            assertThat(memory.used()).isZero();
            assertNothingInScratch();
            for (int lane = 0; lane < SubQueue.LANES; lane++) {
                assertThat(store.lane(new SubQueue(1, lane))).isEmpty();
            }
        }

        private void answerAll() {
            loop.runAll();
            while (store.answerOneRead() || answerScratch()) {
                loop.runAll();
                checkMemory();
            }
        }

        private final class PendingSettlement {
            private final Client client;
            private final Settlement settlement;
            private final Map<Long, NaiveQueue.Message> messages;
            private final int timesGivenBack;

            PendingSettlement(Client client, Settlement settlement, Map<Long, NaiveQueue.Message> messages) {
                this.client = client;
                this.settlement = settlement;
                this.messages = messages;
                this.timesGivenBack = client.timesGivenBack;
                messages.values().forEach(message -> message.state = NaiveQueue.State.SETTLING);
            }

            void end(boolean stored) {
                if (stored) {
                    messages.values().forEach(message -> message.state = NaiveQueue.State.GONE);
                    store.write(new StoreBatch(settlement.operations()), WriteListener.NONE);
                    settlement.applied();
                    return;
                }
                if (client.timesGivenBack == timesGivenBack) {
                    client.unsettled.putAll(messages);
                    messages.values().forEach(message -> message.state = NaiveQueue.State.WITH_CONSUMER);
                } else {
                    messages.values().forEach(message -> {
                        message.state = NaiveQueue.State.READY;
                        message.attempts++;
                    });
                }
                settlement.undone();
            }
        }

        /** A browser, what it has seen, and what it must have seen when it is told that this is all. */
        private final class Browsing implements Consumer {
            private final Wish wish;
            private final Browser browser;
            private final Set<String> shown = new HashSet<>();
            private final Set<String> mustCome;
            private long lastTag;

            Browsing(Wish wish) {
                this.wish = wish;
                browser = queue.browse(this, wish.selector());
                mustCome = model.ready()
                        .filter(wish::accepts)
                        .map(message -> message.text)
                        .collect(Collectors.toCollection(HashSet::new));
            }

            @Override
            public void deliver(long tag, int deliveryCount, EncodedMessage message, @Nullable BodyReference body) {
                assertThat(tag).isEqualTo(++lastTag);
                String text = TestMessages.text(message);
                assertThat(wish.accepts(model.shown(text, deliveryCount))).isTrue();
                assertThat(shown.add(text)).as("%s is shown once", text).isTrue();
            }

            @Override
            public void closed(ErrorCode code, String text) {
                assertThat(code).isEqualTo(ErrorCode.BROKER_STOPPING);
            }

            /** The message was with a consumer, so it may be missing, or come back behind the browser. */
            void missed(String text) {
                mustCome.remove(text);
            }

            void goOn(int credit) {
                browser.credit(credit, PLENTY);
                pollsOpen++;
                browser.poll(credit % 2 == 0, false, () -> {
                    pollsOpen--;
                    if (browser.live() && !browser.wants()) {
                        return;
                    }
                    Set<String> waiting =
                            model.ready().map(message -> message.text).collect(Collectors.toSet());
                    waiting.retainAll(mustCome);
                    assertThat(browser.live() ? shown : waiting).containsAll(waiting);
                });
            }

            void end() {
                browser.end(0);
                browsers.remove(this);
            }
        }

        /** A consumer and what the model thinks it has. */
        private final class Client implements Consumer {
            private final Wish wish;
            private final Subscription subscription;
            private final TreeMap<Long, NaiveQueue.Message> unsettled = new TreeMap<>();
            private long lastTag;
            private int timesGivenBack;
            /** What may end a poll without a message. */
            private int changes;

            private boolean stopped;

            Client(Wish wish) {
                this.wish = wish;
                subscription = queue.subscribe(this, wish.selector());
            }

            @Override
            public void deliver(long tag, int deliveryCount, EncodedMessage message, @Nullable BodyReference body) {
                assertThat(tag).isEqualTo(++lastTag);
                unsettled.put(tag, model.delivered(TestMessages.text(message), deliveryCount, wish::accepts));
                browsers.forEach(browsing -> browsing.missed(TestMessages.text(message)));
            }

            @Override
            public void closed(ErrorCode code, String text) {
                assertThat(code).isEqualTo(ErrorCode.BROKER_STOPPING);
                changes++;
            }

            void settle(int back, int count) {
                long from = Math.max(1, lastTag - back % 20);
                long to = from + count - 1;
                TreeMap<Long, NaiveQueue.Message> range = new TreeMap<>(unsettled.subMap(from, true, to, true));
                if (range.size() < count) {
                    assertThatThrownBy(() -> subscription.settle(from, to)).isInstanceOf(BrokerException.class);
                    return;
                }
                unsettled.keySet().removeAll(range.keySet());
                settlements.add(new PendingSettlement(this, subscription.settle(from, to), range));
            }

            void settleAll() {
                while (!unsettled.isEmpty()) {
                    long tag = unsettled.firstKey();
                    TreeMap<Long, NaiveQueue.Message> one = new TreeMap<>(unsettled.headMap(tag, true));
                    unsettled.remove(tag);
                    new PendingSettlement(this, subscription.settle(tag, tag), one).end(true);
                }
            }

            void giveBack(int back) {
                long delivered = lastTag - back % 5;
                timesGivenBack++;
                modelGivesBack(0, delivered);
                subscription.giveBack(delivered);
            }

            void stop(int back) {
                long delivered = lastTag - back % 5;
                stopped = true;
                modelGivesBack(delivered, delivered);
                subscription.stop(delivered);
            }

            void end(int back) {
                long delivered = lastTag - back % 5;
                timesGivenBack++;
                modelGivesBack(0, delivered);
                subscription.end(delivered);
                clients.set(clients.indexOf(this), new Client(wish));
            }

            private void modelGivesBack(long after, long delivered) {
                changes++;
                TreeMap<Long, NaiveQueue.Message> back = new TreeMap<>(unsettled.tailMap(after, false));
                back.forEach((tag, message) -> {
                    message.state = NaiveQueue.State.READY;
                    message.attempts += tag <= delivered ? 1 : 0;
                });
                unsettled.keySet().removeAll(back.keySet());
            }

            void poll(boolean wanted, boolean takeBack) {
                long lastTagBefore = lastTag;
                int changesBefore = changes;
                pollsOpen++;
                subscription.poll(wanted, takeBack, () -> {
                    pollsOpen--;
                    if (wanted && !stopped && changes == changesBefore && lastTag == lastTagBefore) {
                        assertThat(model.firstReady(wish::accepts)).isEmpty();
                    }
                });
            }
        }
    }
}
