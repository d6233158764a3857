package io.posthorn.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker is killed while clients publish: its durable subscriptions are there again, and a publication came to all of them
 * or to none (S13). Red when the entries of one publication are two batches.
 */
class TopicCrashTest {
    private static final int KILLS = 5;
    private static final int PUBLISHERS = 3;
    private static final int PUBLISHED_BETWEEN_KILLS = 150;
    private static final List<String> SUBSCRIPTIONS = List.of("one", "two", "three");
    /** Long enough that the subscriptions share it in the store. */
    private static final String PADDING = " " + "x".repeat(2_000);

    @TempDir
    private Path directory;

    private final Queue<String> confirmed = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @ValueSource(strings = {"inline", "thread"})
    void aPublicationComesToAllDurableSubscriptionsOrToNone(String journal) throws Exception {
        try (KilledBroker broker = new KilledBroker(directory, "--journal", journal)) {
            for (String name : SUBSCRIPTIONS) {
                assertThat(take(broker, name, Duration.ofMillis(1))).isEmpty();
            }
            for (int kill = 0; kill < KILLS; kill++) {
                publishUntilKilled(broker, kill);
            }

            List<String> first = take(broker, SUBSCRIPTIONS.get(0), Duration.ofSeconds(1));
            assertThat(first).doesNotHaveDuplicates().containsAll(confirmed);
            for (String name : SUBSCRIPTIONS.subList(1, SUBSCRIPTIONS.size())) {
                assertThat(take(broker, name, Duration.ofSeconds(1))).containsExactlyInAnyOrderElementsOf(first);
            }
            unsubscribe(broker, "one");
            broker.killAndRestart(() -> {});
            assertThatThrownBy(() -> unsubscribe(broker, "one")).isInstanceOf(InvalidDestinationException.class);
            unsubscribe(broker, "two");
        }
    }

    private static void unsubscribe(KilledBroker broker, String name) throws JMSException {
        try (Connection connection = new PosthornConnectionFactory(broker.life().url()).createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            session.unsubscribe(name);
        }
    }

    private void publishUntilKilled(KilledBroker broker, int round) {
        int before = confirmed.size();
        String url = broker.life().url();
        List<CompletableFuture<Void>> publishers = IntStream.range(0, PUBLISHERS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> publish(url, round + "." + i + ".", i == 0)))
                .toList();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> confirmed.size() >= before + PUBLISHED_BETWEEN_KILLS
                        || publishers.stream().anyMatch(CompletableFuture::isDone));
        assertThat(publishers).noneMatch(CompletableFuture::isDone);
        broker.killAndRestart(() -> publishers.forEach(CompletableFuture::join));
    }

    /** Publishes until the connection breaks; what may have been sent then is in doubt. */
    private void publish(String url, String prefix, boolean transacted) {
        try (Connection connection = new PosthornConnectionFactory(url).createConnection();
                Session session = connection.createSession(transacted, Session.AUTO_ACKNOWLEDGE)) {
            MessageProducer producer = session.createProducer(session.createTopic("news"));
            for (int i = 0; ; i++) {
                producer.send(session.createTextMessage(prefix + i + PADDING));
                if (transacted) {
                    session.commit();
                }
                confirmed.add(prefix + i);
            }
        } catch (JMSException e) {
            assertThat(e).hasMessageNotContaining("refused");
        }
    }

    /** Takes all that a shared durable subscription has. */
    private static List<String> take(KilledBroker broker, String name, Duration patience) throws JMSException {
        List<String> taken = new ArrayList<>();
        try (Connection connection = new PosthornConnectionFactory(broker.life().url()).createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
            Topic topic = session.createTopic("news");
            MessageConsumer consumer = session.createSharedDurableConsumer(topic, name);
            connection.start();
            while (consumer.receive(patience.toMillis()) instanceof TextMessage message) {
                assertThat(message.getText()).endsWith(PADDING);
                taken.add(message.getText().substring(0, message.getText().indexOf(' ')));
            }
        }
        return taken;
    }
}
