package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.store.DeliveryState;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class DeliveriesTest {
    /** What is done: 0 add some, 1 take a range, 2 take and restore it, 3 take all after a tag. */
    record Step(int what, int first, int count) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> what = Arbitraries.frequency(Tuple.of(5, 0), Tuple.of(5, 1), Tuple.of(2, 2), Tuple.of(1, 3));
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
        long lastTag = 0;
        for (Step step : steps) {
            long from = lastTag - step.first;
            long to = from + step.count - 1;
            switch (step.what) {
                case 0 -> {
                    for (int i = 0; i < step.count; i++) {
                        QueuedMessage message =
                                QueuedMessage.durable(lastTag, TestMessages.message("m", 4, true), DeliveryState.FRESH);
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
                default -> take(deliveries, model, from, to, step.what == 2);
            }
            assertThat(deliveries.size()).isEqualTo(model.size());
        }
    }

    private static void take(
            Deliveries deliveries, NavigableMap<Long, QueuedMessage> model, long from, long to, boolean restore) {
        List<QueuedMessage> expected =
                List.copyOf(model.subMap(from, true, to, true).values());
        if (expected.size() != to - from + 1) {
            assertThatThrownBy(() -> deliveries.take(from, to)).isInstanceOf(BrokerException.class);
            return;
        }
        QueuedMessage[] taken = deliveries.take(from, to);
        assertThat(taken).containsExactlyElementsOf(expected);
        if (restore) {
            deliveries.restore(from, taken);
        } else {
            model.subMap(from, true, to, true).clear();
        }
    }
}
