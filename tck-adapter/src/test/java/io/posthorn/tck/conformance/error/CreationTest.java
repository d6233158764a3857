package io.posthorn.tck.conformance.error;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicSession;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is wrong with a destination or a selector is told where a consumer or browser is made, by every method that makes
 * one.
 *
 * <p>Red if one of them sends its request before it looks.
 */
@Tag("10.3")
@Tag("point-19")
class CreationTest {
    private static final String BAD = "a = ";

    @RegisterExtension
    final Client client = new Client();

    private Session session;
    private JMSContext context;
    private QueueSession queues;
    private TopicSession topics;
    private Queue queue;
    private Topic topic;
    private final Destination none = null;
    private final Queue noQueue = null;
    private final Topic noTopic = null;

    @BeforeEach
    void openSessions() throws JMSException {
        session = client.sessionOf(client.name());
        context = client.context();
        context.setClientID(client.name());
        queue = client.queue();
        topic = client.topic();
        queues = client.closing(client.factory().createQueueConnection())
                .createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        topics = client.closing(client.factory().createTopicConnection())
                .createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    private static void each(Class<? extends Exception> expected, List<ThrowingCallable> calls) {
        for (int i = 0; i < calls.size(); i++) {
            assertThatThrownBy(calls.get(i)).as("call %d", i).isInstanceOf(expected);
        }
    }

    @Test
    void noDestination() {
        each(
                InvalidDestinationException.class,
                List.of(
                        () -> session.createConsumer(none),
                        () -> session.createConsumer(none, "a = 1"),
                        () -> session.createConsumer(none, "a = 1", true),
                        () -> session.createSharedConsumer(noTopic, "s"),
                        () -> session.createSharedConsumer(noTopic, "s", "a = 1"),
                        () -> session.createDurableSubscriber(noTopic, "d"),
                        () -> session.createDurableSubscriber(noTopic, "d", "a = 1", false),
                        () -> session.createDurableConsumer(noTopic, "d"),
                        () -> session.createDurableConsumer(noTopic, "d", "a = 1", false),
                        () -> session.createSharedDurableConsumer(noTopic, "s"),
                        () -> session.createSharedDurableConsumer(noTopic, "s", "a = 1"),
                        () -> session.createBrowser(noQueue),
                        () -> session.createBrowser(noQueue, "a = 1"),
                        () -> queues.createReceiver(noQueue),
                        () -> queues.createReceiver(noQueue, "a = 1"),
                        () -> topics.createSubscriber(noTopic),
                        () -> topics.createSubscriber(noTopic, "a = 1", true)));
    }

    @Test
    @Tag("3.8.1.1")
    void aBadSelector() {
        each(
                InvalidSelectorException.class,
                List.of(
                        () -> session.createConsumer(queue, BAD),
                        () -> session.createConsumer(topic, BAD, true),
                        () -> session.createSharedConsumer(topic, "s", BAD),
                        () -> session.createDurableSubscriber(topic, "d", BAD, false),
                        () -> session.createDurableConsumer(topic, "d", BAD, false),
                        () -> session.createSharedDurableConsumer(topic, "s", BAD),
                        () -> session.createBrowser(queue, BAD),
                        () -> queues.createReceiver(queue, BAD),
                        () -> topics.createSubscriber(topic, BAD, false)));
    }

    @Test
    void noDestinationForAContext() {
        each(
                InvalidDestinationRuntimeException.class,
                List.of(
                        () -> context.createConsumer(none),
                        () -> context.createConsumer(none, "a = 1"),
                        () -> context.createConsumer(none, "a = 1", true),
                        () -> context.createSharedConsumer(noTopic, "s"),
                        () -> context.createSharedConsumer(noTopic, "s", "a = 1"),
                        () -> context.createDurableConsumer(noTopic, "d"),
                        () -> context.createDurableConsumer(noTopic, "d", "a = 1", false),
                        () -> context.createSharedDurableConsumer(noTopic, "s"),
                        () -> context.createSharedDurableConsumer(noTopic, "s", "a = 1"),
                        () -> context.createBrowser(noQueue),
                        () -> context.createBrowser(noQueue, "a = 1")));
    }

    @Test
    @Tag("3.8.1.1")
    void aBadSelectorForAContext() {
        each(
                InvalidSelectorRuntimeException.class,
                List.of(
                        () -> context.createConsumer(queue, BAD),
                        () -> context.createConsumer(topic, BAD, true),
                        () -> context.createSharedConsumer(topic, "s", BAD),
                        () -> context.createDurableConsumer(topic, "d", BAD, false),
                        () -> context.createSharedDurableConsumer(topic, "s", BAD),
                        () -> context.createBrowser(queue, BAD)));
    }
}
