package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DelayHeapTest {
    private record Entry(long dueAt, long key, long expiresAt, int bytes, int attempts, int priority) {}

    private final DelayHeap heap = new DelayHeap();

    @Test
    void entriesComeOutWholeInTheOrderOfTimeAndKey() {
        Random random = new Random(11);
        PriorityQueue<Entry> model =
                new PriorityQueue<>(Comparator.comparingLong(Entry::dueAt).thenComparingLong(Entry::key));
        for (int step = 0; step < 60_000; step++) {
            boolean grows = step / 10_000 % 2 == 0;
            if (model.isEmpty() || random.nextInt(10) < (grows ? 7 : 3)) {
                Entry entry = new Entry(
                        random.nextInt(500),
                        step % 5 == 0 ? Long.MIN_VALUE + step : step,
                        random.nextLong(1L << 60),
                        random.nextInt(Integer.MAX_VALUE),
                        random.nextInt(1_000),
                        random.nextInt(10));
                model.add(entry);
                add(entry);
            } else {
                assertThat(first()).isEqualTo(model.remove());
                heap.removeFirst();
            }
            assertThat(heap.size()).isEqualTo(model.size());
        }
        List<Entry> left = new ArrayList<>();
        while (!heap.isEmpty()) {
            left.add(first());
            heap.removeFirst();
        }
        model.removeAll(left);
        assertThat(model).isEmpty();
        assertThat(left)
                .isSortedAccordingTo(Comparator.comparingLong(Entry::dueAt).thenComparingLong(Entry::key));
    }

    @Test
    void theLargestNumbersFit() {
        Entry entry = new Entry(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, (1 << 28) - 1, 9);

        add(entry);

        assertThat(first()).isEqualTo(entry);
    }

    private void add(Entry entry) {
        heap.add(entry.dueAt, entry.key, entry.expiresAt, entry.bytes, entry.attempts, entry.priority);
    }

    private Entry first() {
        return new Entry(heap.dueAt(), heap.key(), heap.expiresAt(), heap.bytes(), heap.attempts(), heap.priority());
    }
}
