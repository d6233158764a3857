package io.posthorn.jms.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import org.junit.jupiter.api.Test;

class AcknowledgementBookTest {
    private final AcknowledgementBook book = new AcknowledgementBook();

    @Test
    void whatIsTakenIsNotTakenAgain() {
        handOut(1, 1, 2, 3);
        handOut(2, 1);

        assertThat(book.takeOpen()).containsExactly(new DeliveredRange(1, 1, 3), new DeliveredRange(2, 1, 1));
        assertThat(book.takeOpen()).isEmpty();
        assertThat(book.isAnythingOpen()).isFalse();
        assertThat(book.marks()).containsExactly(new DeliveredMark(1, 3), new DeliveredMark(2, 1));
    }

    @Test
    void theMessageThatAListenerIsAtIsNotProcessed() {
        handOut(1, 1, 2);
        book.handedOut(1, 3);

        assertThat(book.takeProcessed()).containsExactly(new DeliveredRange(1, 1, 2));
        assertThat(book.takeProcessed()).isEmpty();
        book.processed(1);
        assertThat(book.takeProcessed()).containsExactly(new DeliveredRange(1, 3, 3));
    }

    /** Turned red by a range that spans tags which went back: the broker would refuse all of it. */
    @Test
    void aRangeDoesNotSpanWhatWentBack() {
        handOut(1, 1, 2);
        book.gaveBack();
        handOut(1, 7, 8);

        assertThat(book.takeOpen()).containsExactly(new DeliveredRange(1, 7, 8));
    }

    @Test
    void aClosedConsumerStaysInTheBookWhileSomethingOfItIsOpen() {
        handOut(1, 1);
        book.closed(1);
        assertThat(book.marks()).containsExactly(new DeliveredMark(1, 1));

        assertThat(book.takeOpen()).containsExactly(new DeliveredRange(1, 1, 1));
        assertThat(book.marks()).isEmpty();
    }

    @Test
    void whatWasRefusedIsTakenAgainAlsoOfAClosedConsumer() {
        handOut(1, 1, 2);
        handOut(2, 1);
        book.closed(2);
        book.reopen(book.takeOpen());
        assertThat(book.marks()).containsExactly(new DeliveredMark(1, 2), new DeliveredMark(2, 1));
        handOut(1, 3);

        assertThat(book.takeOpen())
                .containsExactly(new DeliveredRange(1, 1, 2), new DeliveredRange(1, 3, 3), new DeliveredRange(2, 1, 1));
        assertThat(book.marks()).containsExactly(new DeliveredMark(1, 3));
    }

    /** Turned red by a range over the message that nobody could read: it would be acknowledged. */
    @Test
    void whatWasPassedOverIsDeliveredButNeverTaken() {
        handOut(1, 1, 2);
        book.passedOver(1, 3);
        assertThat(book.marks()).containsExactly(new DeliveredMark(1, 3));
        handOut(1, 4);

        assertThat(book.takeOpen()).containsExactly(new DeliveredRange(1, 1, 2), new DeliveredRange(1, 4, 4));
    }

    /** Turned red by a book that takes all of the range which the one message lies in. */
    @Test
    void oneMessageIsTakenOutOfWhereverItLies() {
        handOut(1, 1, 2, 3, 4);
        assertThat(book.take(one(3))).isTrue();
        assertThat(book.take(one(3))).isFalse();
        handOut(1, 5);
        assertThat(book.take(one(1))).isTrue();
        assertThat(book.take(one(6))).isFalse();

        assertThat(book.takeOpen())
                .containsExactly(new DeliveredRange(1, 2, 2), new DeliveredRange(1, 4, 4), new DeliveredRange(1, 5, 5));
        assertThat(book.take(one(2))).isFalse();
    }

    @Test
    void aClosedConsumerIsForgottenWithTheLastOfItsMessages() {
        handOut(1, 1, 2);
        book.closed(1);
        assertThat(book.take(one(2))).isTrue();
        assertThat(book.marks()).containsExactly(new DeliveredMark(1, 2));

        assertThat(book.take(one(1))).isTrue();
        assertThat(book.marks()).isEmpty();
    }

    private static DeliveredRange one(long tag) {
        return new DeliveredRange(1, tag, tag);
    }

    private void handOut(int consumer, long... tags) {
        for (long tag : tags) {
            book.handedOut(consumer, tag);
            book.processed(consumer);
        }
    }
}
