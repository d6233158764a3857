package io.posthorn.tck.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that stays inside until it is let go. */
public final class Gate implements MessageListener {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger left = new AtomicInteger();

    @Override
    public void onMessage(Message message) {
        pass();
    }

    /** Says that somebody is inside, and waits. */
    public void pass() {
        entered.countDown();
        await(open);
        left.incrementAndGet();
    }

    public void awaitEntered() {
        await(entered);
    }

    public void letGo() {
        open.countDown();
    }

    /** While somebody is inside the call does not return; it does when he has been let go and has left. */
    public void holdsUp(InBackground.Task call) throws Exception {
        awaitEntered();
        CompletableFuture<Void> done = InBackground.run(call);

        assertThatThrownBy(() -> done.get(Client.MOMENT, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        letGo();
        done.get(Client.PATIENCE, TimeUnit.MILLISECONDS);
        assertThat(left()).isEqualTo(1);
    }

    /** How many have gone through. */
    public int left() {
        return left.get();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Client.PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
