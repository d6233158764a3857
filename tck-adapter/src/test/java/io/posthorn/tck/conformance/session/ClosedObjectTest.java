package io.posthorn.tck.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.posthorn.tck.conformance.Client;
import io.posthorn.tck.conformance.RecordedCompletions;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every method of every closed object, of both APIs: refused as the wrong state, but for close itself.
 *
 * <p>Red if any of them leaves out its first line.
 */
@Tag("point-34")
class ClosedObjectTest {
    /** Session.run is the application server's; its javadoc lets it do as it likes. */
    private static final Set<String> ANY_TIME = Set.of("close", "run");

    @RegisterExtension
    final Client client = new Client();

    private Queue queue;
    private Topic topic;
    private Message message;

    @BeforeEach
    void prepare() throws JMSException {
        queue = client.queue();
        topic = client.topic();
        message = client.session().createMessage();
    }

    private Object argument(Class<?> type) {
        Map<Class<?>, Object> arguments = Map.ofEntries(
                Map.entry(Destination.class, queue),
                Map.entry(Queue.class, queue),
                Map.entry(Topic.class, topic),
                Map.entry(Message.class, message),
                Map.entry(String.class, "name"),
                Map.entry(Serializable.class, "object"),
                Map.entry(int.class, 1),
                Map.entry(long.class, 1L),
                Map.entry(boolean.class, false),
                Map.entry(Class.class, String.class),
                Map.entry(CompletionListener.class, new RecordedCompletions()),
                Map.entry(MessageListener.class, (MessageListener) each -> {}),
                Map.entry(ExceptionListener.class, (ExceptionListener) each -> {}),
                Map.entry(ServerSessionPool.class, (ServerSessionPool) () -> null));
        return arguments.get(type);
    }

    private <T> void everyMethodIsRefused(Class<T> type, T closed) {
        int methods = 0;
        for (Method method : type.getMethods()) {
            if (ANY_TIME.contains(method.getName())) {
                continue;
            }
            Object[] arguments = Arrays.stream(method.getParameterTypes())
                    .map(this::argument)
                    .toArray();
            Throwable thrown = catchThrowable(() -> method.invoke(closed, arguments));
            Throwable cause = thrown instanceof InvocationTargetException ? thrown.getCause() : thrown;
            assertThat(cause)
                    .as(method.toGenericString())
                    .isInstanceOfAny(IllegalStateException.class, IllegalStateRuntimeException.class);
            methods++;
        }
        assertThat(methods).isPositive();
    }

    private void closeTwice(AutoCloseable... each) throws Exception {
        for (AutoCloseable one : each) {
            one.close();
            one.close();
        }
    }

    @Test
    @Tag("6.1.8")
    void connection() throws Exception {
        Connection connection = client.connection();
        Session session = connection.createSession();
        MessageProducer producer = session.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue);
        closeTwice(connection);

        everyMethodIsRefused(Connection.class, connection);
        everyMethodIsRefused(Session.class, session);
        everyMethodIsRefused(MessageProducer.class, producer);
        everyMethodIsRefused(MessageConsumer.class, consumer);
        closeTwice(session, producer, consumer);
    }

    @Test
    @Tag("6.1.8")
    void connectionsOfOneDomain() throws Exception {
        QueueConnection queues = client.closing(client.factory().createQueueConnection());
        TopicConnection topics = client.closing(client.factory().createTopicConnection());
        closeTwice(queues, topics);

        everyMethodIsRefused(QueueConnection.class, queues);
        everyMethodIsRefused(TopicConnection.class, topics);
    }

    @Test
    @Tag("6.2.15")
    void session() throws Exception {
        Session session = client.session();
        MessageProducer producer = session.createProducer(queue);
        MessageConsumer consumer = session.createConsumer(queue);
        QueueBrowser browser = session.createBrowser(queue);
        closeTwice(session);

        everyMethodIsRefused(Session.class, session);
        everyMethodIsRefused(MessageProducer.class, producer);
        everyMethodIsRefused(MessageConsumer.class, consumer);
        everyMethodIsRefused(QueueBrowser.class, browser);
        closeTwice(producer, consumer, browser);
    }

    @Test
    @Tag("6.2.15")
    void transactedSession() throws Exception {
        Session session = client.session(Session.SESSION_TRANSACTED);
        closeTwice(session);

        everyMethodIsRefused(Session.class, session);
    }

    @Test
    @Tag("8.8")
    void producerAndConsumer() throws Exception {
        Session session = client.session();
        MessageProducer producer = session.createProducer(queue);
        MessageProducer unbound = session.createProducer(null);
        MessageConsumer consumer = session.createConsumer(topic);
        QueueBrowser browser = session.createBrowser(queue);
        closeTwice(producer, unbound, consumer, browser);

        everyMethodIsRefused(MessageProducer.class, producer);
        everyMethodIsRefused(MessageProducer.class, unbound);
        everyMethodIsRefused(MessageConsumer.class, consumer);
        everyMethodIsRefused(QueueBrowser.class, browser);
    }

    @Test
    @Tag("6.2.15")
    void queueSession() throws Exception {
        QueueSession session = client.closing(client.factory().createQueueConnection())
                .createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        QueueSender sender = session.createSender(queue);
        QueueReceiver receiver = session.createReceiver(queue);
        closeTwice(sender, receiver, session);

        everyMethodIsRefused(QueueSession.class, session);
        everyMethodIsRefused(QueueSender.class, sender);
        everyMethodIsRefused(QueueReceiver.class, receiver);
    }

    @Test
    @Tag("6.2.15")
    void topicSession() throws Exception {
        TopicSession session = client.closing(client.factory().createTopicConnection())
                .createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicPublisher publisher = session.createPublisher(topic);
        TopicSubscriber subscriber = session.createSubscriber(topic);
        closeTwice(publisher, subscriber, session);

        everyMethodIsRefused(TopicSession.class, session);
        everyMethodIsRefused(TopicPublisher.class, publisher);
        everyMethodIsRefused(TopicSubscriber.class, subscriber);
    }

    @Test
    @Tag("6.1.8")
    @Tag("6.2.15")
    void context() throws Exception {
        for (int mode :
                new int[] {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.CLIENT_ACKNOWLEDGE, JMSContext.SESSION_TRANSACTED}) {
            JMSContext context = client.context(mode);
            JMSConsumer consumer = context.createConsumer(queue);
            closeTwice(context);

            everyMethodIsRefused(JMSContext.class, context);
            everyMethodIsRefused(JMSConsumer.class, consumer);
            consumer.close();
        }
    }

    @Test
    @Tag("6.1.8")
    @Tag("6.2.15")
    void aContextWhoseConnectionAnotherOneStillUses() throws Exception {
        JMSContext first = client.context();
        JMSContext second = client.closing(first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
        closeTwice(second);

        everyMethodIsRefused(JMSContext.class, second);
        first.start();
    }

    @Test
    @Tag("8.8")
    void consumerOfAContext() {
        JMSConsumer consumer = client.context().createConsumer(queue);
        consumer.close();
        consumer.close();

        everyMethodIsRefused(JMSConsumer.class, consumer);
    }

    @Test
    @Tag("6.2.4")
    @Tag("6.2.15")
    void messagesOfAClosedSessionCanBeUsedFurther() throws JMSException {
        Session session = client.session();
        TextMessage text = session.createTextMessage("a");
        session.close();

        text.setText("b");
        assertThat(client.carried(text).getText()).isEqualTo("b");
    }
}
