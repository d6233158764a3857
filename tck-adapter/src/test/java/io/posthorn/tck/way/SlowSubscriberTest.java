package io.posthorn.tck.way;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.server.server.BrokerLimits;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A subscriber that does not consume costs neither publishers nor other subscribers anything (Jakarta Messaging 3.1, §8.3.1). */
class SlowSubscriberTest {
    private static final long BACKLOG = 1024 * 1024;
    private static final int MESSAGES = 3_000;
    private static final byte[] BODY = new byte[10_000];

    /** Red without the bound of {@code MessageQueue.inMemory}: the publisher waits when the memory of the broker is used up. */
    @Test
    void whoDoesNotConsumeIsCutOffAndTheOthersGoOn() throws Exception {
        BrokerLimits limits = BrokerLimits.DEFAULT.withMemory(8 * BACKLOG).withSubscriptionBacklog(BACKLOG);
        try (PosthornBroker broker =
                        PosthornBroker.start(BrokerSettings.inMemory().withLimits(limits));
                Connection stuck = new PosthornConnectionFactory(broker.url()).createConnection();
                Connection reading = new PosthornConnectionFactory(broker.url()).createConnection();
                Connection publishing = new PosthornConnectionFactory(broker.url()).createConnection()) {
            Session never = stuck.createSession(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer stuckConsumer = never.createConsumer(never.createTopic("news"));
            stuck.start();
            assertThat(stuckConsumer.receiveNoWait()).isNull();
            Session session = reading.createSession(Session.AUTO_ACKNOWLEDGE);
            AtomicInteger read = new AtomicInteger();
            session.createConsumer(session.createTopic("news")).setMessageListener(message -> read.incrementAndGet());
            reading.start();

            publish(publishing, read);

            await().atMost(Duration.ofSeconds(60)).until(() -> read.get() == MESSAGES);
        }
    }

    /** No further ahead of the reader than half of what may wait, so that only the other one is too slow. */
    private static void publish(Connection connection, AtomicInteger read) throws Exception {
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        Topic topic = session.createTopic("news");
        MessageProducer producer = session.createProducer(topic);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(BODY);
        for (int i = 0; i < MESSAGES; i++) {
            int sent = i;
            if (sent - read.get() > BACKLOG / 2 / BODY.length) {
                await().atMost(Duration.ofSeconds(60))
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> sent - read.get() < BACKLOG / 4 / BODY.length);
            }
            producer.send(message);
        }
    }
}
