package io.posthorn.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A queue learns of messages by the hundred, as a large transaction commits them")
class StoredRangeTest {
    private static final int PLENTY = 1_000_000;
    private static final int SIZE = TestMessages.message("m00", 4, true).size();
    private static final int NO_EXPIRY = 0;

    private final ManualStore store = new ManualStore();
    private final PageLimits fourMessages = new PageLimits(4, 100 * SIZE);
    private final QueueFixture fixture = new QueueFixture(store, new MemoryBudget(PLENTY), fourMessages);
    private final RecordingConsumer consumer = new RecordingConsumer();

    @Test
    void aRangeIsReadPageByPageBetweenWhatCameBeforeAndWhatComesAfter() {
        fixture.add("a");
        List<String> range = addRange(4, 20, DeliveryState.FRESH);
        fixture.add("y");
        fixture.addVolatile("z");
        assertThat(fixture.queue.status().ready()).isEqualTo(23);
        assertThat(fixture.queue.status().bytes()).isGreaterThan(20L * SIZE);

        fixture.queue.subscribe(consumer).credit(100, PLENTY);
        fixture.loop.runAll();

        List<String> expected = new ArrayList<>(List.of("a"));
        expected.addAll(range);
        expected.addAll(List.of("y", "z"));
        assertThat(consumer.taken()).containsExactlyElementsOf(expected);
        assertThat(store.reads)
                .allSatisfy(read -> assertThat(read.maxMessages()).isEqualTo(4));
        assertThat(fixture.queue.status().ready()).isZero();
    }

    @Test
    void aConsumerThatWaitsIsServedAtOnce() {
        fixture.queue.subscribe(consumer).credit(100, PLENTY);

        List<String> range = addRange(4, 10, DeliveryState.FRESH);
        fixture.loop.runAll();

        assertThat(consumer.taken()).containsExactlyElementsOf(range);
    }

    @Test
    void aRangeThatComesWhileAnotherIsReadFollowsIt() {
        store.holdReads = true;
        fixture.queue.subscribe(consumer).credit(100, PLENTY);
        List<String> expected = new ArrayList<>(addRange(4, 6, DeliveryState.FRESH));

        expected.addAll(addRange(4, 6, DeliveryState.FRESH));
        while (store.answerOneRead()) {
            fixture.loop.runAll();
        }

        assertThat(consumer.taken()).containsExactlyElementsOf(expected);
        assertThat(fixture.queue.status().ready()).isZero();
    }

    @Test
    void rangesOfDelayedMessagesAreListedAndDeliveredWhenDue() {
        store.holdReads = true;
        List<String> expected = new ArrayList<>(addRange(SubQueue.DELAYED, 6, due()));
        expected.addAll(addRange(SubQueue.DELAYED, 6, due()));
        fixture.queue.subscribe(consumer).credit(100, PLENTY);
        assertThat(fixture.queue.status().delayed()).isEqualTo(12);
        while (store.answerOneRead()) {
            fixture.loop.runAll();
        }
        assertThat(fixture.queue.status().delayed()).isEqualTo(12);
        assertThat(consumer.taken()).isEmpty();
        store.holdReads = false;

        fixture.loop.advance(1_000);

        assertThat(consumer.taken()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(fixture.queue.status().delayed()).isZero();
    }

    @Test
    void aRangeThatTheStorePassedOverOrThatComesAfterTheCloseIsPassedOver() {
        fixture.queue.addStored(4, 0, 0, 100, NO_EXPIRY);
        assertThat(fixture.queue.status().ready()).isZero();
        assertThat(fixture.queue.status().bytes()).isZero();
        fixture.queue.close(ErrorCode.CLOSED, "deleted");

        addRange(4, 3, DeliveryState.FRESH);

        assertThat(fixture.queue.status().ready()).isZero();
    }

    @Test
    void aRangeThatDoesNotComeAfterAllBeforeItIsRefused() {
        fixture.add("a");
        long last = store.lane(QueueFixture.lane(4)).lastKey();

        assertThatThrownBy(() -> fixture.queue.addStored(4, last, last + 3, SIZE, NO_EXPIRY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private DeliveryState due() {
        return new DeliveryState(0, 0, fixture.in(1_000));
    }

    private int made;

    private List<String> addRange(int lane, int count, DeliveryState state) {
        List<String> texts = new ArrayList<>();
        long first = 0;
        long last = 0;
        for (int i = 0; i < count; i++) {
            String text = "m%02d".formatted(made++);
            last = store.put(QueueFixture.lane(lane), TestMessages.message(text, 4, true), state);
            first = first == 0 ? last : first;
            texts.add(text);
        }
        fixture.queue.addStored(lane, first, last, (long) count * SIZE, state.expiresAt());
        return texts;
    }
}
