package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.DeliveryState;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeliveriesTest {
    /** What is done: 0 add some, 1 settle a range, 2 take and restore one, 3 take all after a tag, 4 end what is pending. */
    record Step(int what, int first, int count) {}

    /** Deliveries that were taken, to be put back or settled in the end. */
    record Pending(long from, List<QueuedMessage> messages, boolean restore) {
        Pending settled() {
            return new Pending(from, messages, false);
        }

        void end(Deliveries deliveries, NavigableMap<Long, QueuedMessage> model) {
            if (restore) {
                deliveries.restore(from, messages.size());
                for (int i = 0; i < messages.size(); i++) {
                    model.put(from + i, messages.get(i));
                }
            } else {
                deliveries.settled(from, messages.size());
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> what =
                Arbitraries.frequency(Tuple.of(5, 0), Tuple.of(5, 1), Tuple.of(5, 2), Tuple.of(1, 3), Tuple.of(1, 4));
        return Combinators.combine(
                        what,
                        Arbitraries.integers().between(0, 200),
                        Arbitraries.integers().between(1, 40))
                .as(Step::new)
                .list()
                .ofMaxSize(200);
    }

    @Property
    void theRingDoesWhatASortedMapWouldDo(@ForAll("steps") List<Step> steps) {
        Deliveries deliveries = new Deliveries();
        TreeMap<Long, QueuedMessage> model = new TreeMap<>();
        List<Pending> pending = new ArrayList<>();
        long lastTag = 0;
        for (Step step : steps) {
            long from = lastTag - step.first;
            long to = from + step.count - 1;
            switch (step.what) {
                case 0 -> {
                    for (int i = 0; i < step.count; i++) {
                        QueuedMessage message = QueuedMessage.durable(
                                lastTag, TestMessages.message("m", 4, true), null, DeliveryState.FRESH);
                        assertThat(deliveries.add(message)).isEqualTo(++lastTag);
                        model.put(lastTag, message);
                    }
                }
                case 3 -> {
                    List<Long> taken = new ArrayList<>();
                    deliveries.takeAfter(from, (tag, message) -> {
                        assertThat(message).isSameAs(model.get(tag));
                        taken.add(tag);
                    });
                    assertThat(taken)
                            .containsExactlyElementsOf(
                                    model.tailMap(from, false).keySet());
                    model.tailMap(from, false).clear();
                }
                case 4 -> {
                    pending.forEach(each -> each.end(deliveries, model));
                    pending.clear();
                }
                default ->
                    take(deliveries, model, from, to).ifPresent(taken -> {
                        if (step.what == 1 && step.count % 2 == 0) {
                            taken.settled().end(deliveries, model);
                        } else {
                            pending.add(step.what == 2 ? taken : taken.settled());
                        }
                    });
            }
            assertThat(deliveries.size()).isEqualTo(model.size());
        }
    }

    private static Optional<Pending> take(
            Deliveries deliveries, NavigableMap<Long, QueuedMessage> model, long from, long to) {
        List<QueuedMessage> expected =
                List.copyOf(model.subMap(from, true, to, true).values());
        if (expected.size() != to - from + 1) {
            assertThatThrownBy(() -> deliveries.take(from, to)).isInstanceOf(BrokerException.class);
            return Optional.empty();
        }
        assertThat(deliveries.take(from, to)).containsExactlyElementsOf(expected);
        model.subMap(from, true, to, true).clear();
        return Optional.of(new Pending(from, expected, true));
    }

    @Test
    @Timeout(20)
    void puttingBackManyRangesOneByOneIsNoMoreWorkThanTakingThem() {
        Deliveries deliveries = new Deliveries();
        int many = 200_000;
        EncodedMessage message = TestMessages.message("m", 4, true);
        for (int i = 0; i < many; i++) {
            deliveries.add(QueuedMessage.durable(i, message, null, DeliveryState.FRESH));
        }
        for (int tag = 1; tag <= many; tag += 2) {
            deliveries.take(tag, tag);
        }

        for (int tag = 1; tag <= many; tag += 2) {
            deliveries.restore(tag, 1);
        }

        assertThat(deliveries.size()).isEqualTo(many);
        assertThat(deliveries.take(1, many)).hasSize(many);
    }
}
