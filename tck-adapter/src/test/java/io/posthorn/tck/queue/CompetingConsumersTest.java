package io.posthorn.tck.queue;

import static io.posthorn.tck.queue.LiveBroker.MOMENT;
import static io.posthorn.tck.queue.LiveBroker.PATIENCE;
import static io.posthorn.tck.queue.LiveBroker.receive;
import static io.posthorn.tck.queue.LiveBroker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("4.1")
class CompetingConsumersTest {
    @RegisterExtension
    final LiveBroker broker = new LiveBroker();

    @Test
    void eachMessageGoesToOneOfThem() throws JMSException {
        List<String> seen = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 4; i++) {
            broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE)).setMessageListener(into(seen));
        }
        String[] texts = texts(400);

        broker.send(texts);

        await().until(() -> seen.size() >= texts.length);
        assertThat(seen).containsExactlyInAnyOrder(texts);
    }

    /** Turned red by credit that is granted when the consumer is made. */
    @Test
    void aConsumerThatDoesNotReceiveHoldsNothing() throws JMSException {
        MessageConsumer idle = broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE));

        broker.send("a", "b", "c");

        assertThat(broker.drain()).containsExactly("a", "b", "c");
        assertThat(idle.receiveNoWait()).isNull();
    }

    /** Turned red by a window that does not look at how long the application works. */
    @Test
    void aSlowConsumerHoldsNothingThatAFastOneCouldHave() throws Exception {
        broker.send(texts(100));
        CountDownLatch release = new CountDownLatch(1);
        List<String> slow = new CopyOnWriteArrayList<>();
        broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE)).setMessageListener(message -> {
            into(slow).onMessage(message);
            awaitUninterrupted(release);
        });
        await().until(() -> slow.size() == 1);

        assertThat(broker.drain()).hasSize(99);

        release.countDown();
        assertThat(slow).hasSize(1);
    }

    /** As a pool leaves its consumers. Turned red by an IdleWatch that is never begun. */
    @Test
    void aConsumerThatWasFastAndIsLeftKeepsNothingFromOthers() throws JMSException {
        MessageConsumer fast = broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE));
        String[] texts = texts(300);
        broker.send(texts);
        List<String> seen = new ArrayList<>();
        while (seen.size() < 200) {
            seen.add(text(fast.receive(PATIENCE)));
        }

        await().until(() -> seen.addAll(broker.drain()) && seen.size() >= texts.length);

        assertThat(seen).containsExactlyInAnyOrder(texts);
        broker.send("more");
        assertThat(text(fast.receive(PATIENCE))).isEqualTo("more");
    }

    @Test
    void aConsumerThatGaveUpWaitingTakesNothingFromOthers() throws JMSException {
        MessageConsumer gaveUp = broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE));
        assertThat(gaveUp.receive(MOMENT)).isNull();

        broker.send("a");

        assertThat(broker.drain()).containsExactly("a");
    }

    @Test
    void whatAFastConsumerHadPrefetchedGoesToOthersWhenItCloses() throws JMSException {
        String[] texts = texts(500);
        broker.send(texts);
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
        MessageConsumer first = broker.consumer(session);
        List<String> all = new ArrayList<>(receive(first, 100));

        first.close();

        all.addAll(broker.drain());
        assertThat(all).containsExactly(texts);
    }

    @Test
    void receiveNoWaitFindsWhatIsThere() throws JMSException {
        broker.send("a", "b");
        MessageConsumer consumer = broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE));

        assertThat(text(consumer.receiveNoWait())).isEqualTo("a");
        assertThat(text(consumer.receiveNoWait())).isEqualTo("b");
        assertThat(consumer.receiveNoWait()).isNull();
    }

    @Test
    void aReceiveThatWaitsIsWokenByTheMessage() throws Exception {
        MessageConsumer consumer = broker.consumer(broker.session(Session.AUTO_ACKNOWLEDGE));
        List<String> got = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> receiver = InBackground.run(() -> got.add(text(consumer.receive())));

        broker.send("a");

        receiver.get(PATIENCE, TimeUnit.MILLISECONDS);
        assertThat(got).containsExactly("a");
    }

    private static String[] texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "m" + i).toArray(String[]::new);
    }

    private static MessageListener into(List<String> seen) {
        return message -> {
            try {
                seen.add(text(message));
            } catch (JMSException e) {
                throw new AssertionError(e);
            }
        };
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
