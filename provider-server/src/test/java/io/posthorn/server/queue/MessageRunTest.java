package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.DeliveryState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MessageRunTest {
    private static final EncodedMessage MESSAGE = TestMessages.message("m", 4, true);

    /** Beside a sorted map. Sabotage: leave husks at the ends, or find them. */
    @Property(tries = 500)
    void aRunDoesWhatASortedMapDoes(@ForAll @Size(max = 200) List<@IntRange(min = 0, max = 99) Integer> steps) {
        MessageRun run = new MessageRun();
        TreeMap<Long, QueuedMessage> model = new TreeMap<>();
        long last = 0;
        for (int step : steps) {
            if (step < 45) {
                last += 1 + step % 3;
                QueuedMessage message = QueuedMessage.durable(last, MESSAGE, null, DeliveryState.FRESH);
                run.add(message);
                model.put(last, message);
            } else if (step < 60 && !model.isEmpty()) {
                run.removeFirst();
                model.pollFirstEntry();
            } else if (step < 95) {
                long key = last * (step - 60) / 35;
                assertThat(run.remove(new Place(key, 0))).isSameAs(model.remove(key));
            } else {
                long odd = step % 2;
                run.removeIf(message -> message.key() % 2 == odd);
                model.keySet().removeIf(key -> key % 2 == odd);
            }
            check(run, model, last);
        }
    }

    private static void check(MessageRun run, NavigableMap<Long, QueuedMessage> model, long last) {
        assertThat(run.size()).isEqualTo(model.size());
        assertThat(run.isEmpty()).isEqualTo(model.isEmpty());
        assertThat(run.peek())
                .isSameAs(model.isEmpty() ? null : model.firstEntry().getValue());
        for (long key = 0; key <= last + 1; key += 1 + last / 10) {
            var higher = model.higherEntry(key);
            assertThat(run.after(new Place(key, 0))).isSameAs(higher == null ? null : higher.getValue());
            assertThat(run.find(new Place(key, 0))).isSameAs(model.get(key));
        }
        List<QueuedMessage> all = new ArrayList<>();
        run.forEach(all::add);
        Iterator<QueuedMessage> expected = model.values().iterator();
        assertThat(all).hasSize(model.size()).allSatisfy(message -> assertThat(message)
                .isSameAs(expected.next()));
    }
}
