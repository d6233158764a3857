package io.posthorn.jms.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.settings.Prefetch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PrefetchWindowTest {
    private static final int BYTES = 10_000;

    private final PrefetchWindow window = new PrefetchWindow(new Prefetch(100, BYTES));
    private long now;

    @Test
    void itBeginsWithOneMessageAndGrantsNoneWhileThatIsAhead() {
        assertThat(window.topUp()).isEqualTo(new PrefetchWindow.Credit(1, BYTES));
        assertThat(window.topUp()).isNull();
    }

    @Test
    void itGrowsToItsBoundWhileTheApplicationIsFast() {
        work(200, TimeUnit.MICROSECONDS.toNanos(10));

        assertThat(ahead()).isEqualTo(100);
    }

    /** Turned red by a window that only grows. */
    @Test
    void itShrinksToOneMessageAtOnceWhenTheApplicationIsSlow() {
        work(200, TimeUnit.MICROSECONDS.toNanos(10));
        work(1, TimeUnit.MILLISECONDS.toNanos(50));

        assertThat(ahead()).isEqualTo(1);
    }

    @Test
    void itHoldsTwentyMillisecondsOfWork() {
        work(200, TimeUnit.MILLISECONDS.toNanos(2));

        assertThat(ahead()).isBetween(8, 11);
    }

    @Test
    void bytesAreGrantedAgainAsMessagesAreTaken() {
        window.topUp();
        window.taken(4 * BYTES, now);
        window.asked(now);

        PrefetchWindow.Credit credit = window.topUp();

        assertThat(credit.bytes()).isEqualTo(4 * BYTES);
    }

    @Test
    void withoutPrefetchEachMessageIsAskedFor() {
        PrefetchWindow pull = new PrefetchWindow(new Prefetch(0, BYTES));

        for (int i = 0; i < 10; i++) {
            pull.asked(i);
            assertThat(pull.topUp().messages()).isEqualTo(1);
            assertThat(pull.topUp()).isNull();
            pull.taken(10, i);
        }
    }

    /** The application takes messages and works so long, in ns, on each. */
    private void work(int messages, long nanos) {
        for (int i = 0; i < messages; i++) {
            window.asked(now);
            window.topUp();
            window.taken(10, now);
            now += nanos;
        }
        window.asked(now);
    }

    /** What would be granted with nothing ahead. */
    private int ahead() {
        window.takenBack(0, 0);
        return window.topUp().messages();
    }
}
