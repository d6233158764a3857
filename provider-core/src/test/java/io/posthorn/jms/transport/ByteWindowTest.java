package io.posthorn.jms.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ByteWindowTest {
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONG = TimeUnit.SECONDS.toNanos(10);

    private final ByteWindow window = new ByteWindow(1_000);

    @Test
    void whoFindsNoRoomWaitsAndGivesUpInTime() throws Exception {
        assertThat(window.acquire(600, SHORT)).isTrue();
        assertThat(window.acquire(600, SHORT)).isFalse();
        assertThat(window.acquire(400, SHORT)).isTrue();
    }

    @Test
    void roomThatComesBackWakesWhoWaits() throws Exception {
        window.acquire(900, SHORT);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> acquire(500));

        window.release(900);

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Turned red by a window that lets it go while anything is under way: the broker would end the connection. */
    @Test
    void aMessageLargerThanTheWindowGoesWhenNothingIsUnderWay() throws Exception {
        window.acquire(1, SHORT);
        assertThat(window.acquire(5_000, SHORT)).isFalse();

        window.release(1);

        assertThat(window.acquire(5_000, SHORT)).isTrue();
        assertThat(window.acquire(1, SHORT)).isFalse();
        window.release(5_000);
        assertThat(window.acquire(1, SHORT)).isTrue();
    }

    @Test
    void closeEndsTheWait() throws Exception {
        window.acquire(900, SHORT);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> acquire(500));

        window.close();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(window.acquire(1, SHORT)).isFalse();
    }

    private boolean acquire(int bytes) {
        try {
            return window.acquire(bytes, LONG);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
