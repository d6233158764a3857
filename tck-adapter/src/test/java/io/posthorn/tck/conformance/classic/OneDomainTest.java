package io.posthorn.tck.conformance.classic;

import static io.posthorn.tck.conformance.Client.PATIENCE;
import static io.posthorn.tck.conformance.Client.receive;
import static io.posthorn.tck.conformance.Client.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import io.posthorn.tck.conformance.InBackground;
import io.posthorn.tck.conformance.RecordedCompletions;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OneDomainTest {
    @RegisterExtension
    final Client client = new Client();

    private final ServerSessionPool pool = () -> null;
    private Queue queue;
    private Topic topic;
    private QueueConnection queues;
    private QueueSession queueSession;
    private TopicConnection topics;
    private TopicSession topicSession;

    @BeforeEach
    void openSessions() throws JMSException {
        queue = client.queue();
        topic = client.topic();
        queues = client.closing(client.factory().createQueueConnection());
        topics = client.closing(client.factory().createTopicConnection());
        topics.setClientID(client.name());
        queues.start();
        topics.start();
        queueSession = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        topicSession = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    /** Red if JmsSession does not ask for its domain. */
    @Test
    @Tag("9.2")
    @Tag("10.3")
    @Tag("point-38")
    void aQueueSessionHasNoTopics() {
        assertThatThrownBy(() -> queueSession.createTopic("t")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queueSession.createTemporaryTopic()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queueSession.createDurableSubscriber(topic, "d"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queueSession.createDurableSubscriber(topic, "d", "a = 1", false))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queueSession.createDurableConsumer(topic, "d"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queueSession.createDurableConsumer(topic, "d", "a = 1", false))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queueSession.createSharedConsumer(topic, "s"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queueSession.createSharedConsumer(topic, "s", "a = 1"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queueSession.createSharedDurableConsumer(topic, "s"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queueSession.createSharedDurableConsumer(topic, "s", "a = 1"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queueSession.unsubscribe("d")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("9.2")
    @Tag("10.3")
    @Tag("point-38")
    void aTopicSessionHasNoQueues() {
        assertThatThrownBy(() -> topicSession.createQueue("q")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> topicSession.createTemporaryQueue()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> topicSession.createBrowser(queue)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> topicSession.createBrowser(queue, "a = 1")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("9.2")
    @Tag("10.3")
    @Tag("point-38")
    void aQueueConnectionHasNoConsumersOfTopics() {
        assertThatThrownBy(() -> queues.createDurableConnectionConsumer(topic, "d", null, pool, 1))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queues.createSharedConnectionConsumer(topic, "s", null, pool, 1))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queues.createSharedDurableConnectionConsumer(topic, "s", null, pool, 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("2.9")
    @Tag("7.2")
    @Tag("8.2")
    void sendersSendAndReceiversReceive() throws JMSException {
        QueueSender sender = queueSession.createSender(queue);
        QueueReceiver receiver = queueSession.createReceiver(queue);
        sender.send(queueSession.createTextMessage("a"));
        sender.send(queueSession.createTextMessage("b"), DeliveryMode.NON_PERSISTENT, 4, 0);

        assertThat(receive(receiver, 2)).containsExactlyInAnyOrder("a", "b");
        assertThat(sender.getQueue()).isEqualTo(queue);
        assertThat(receiver.getQueue()).isEqualTo(queue);
        assertThat(receiver.getMessageSelector()).isNull();
        QueueSender unbound = queueSession.createSender(null);
        unbound.send(queue, queueSession.createTextMessage("c"));
        unbound.send(queue, queueSession.createTextMessage("d"), DeliveryMode.PERSISTENT, 4, 0);
        assertThat(receive(receiver, 2)).containsExactly("c", "d");
        assertThat(unbound.getQueue()).isNull();
    }

    @Test
    @Tag("2.9")
    @Tag("7.2")
    @Tag("8.3.1")
    void publishersPublishAndSubscribersSubscribe() throws JMSException {
        TopicPublisher publisher = topicSession.createPublisher(topic);
        TopicSubscriber subscriber = topicSession.createSubscriber(topic);
        TopicSubscriber noLocal = topicSession.createSubscriber(topic, null, true);
        publisher.publish(topicSession.createTextMessage("a"));
        publisher.publish(topicSession.createTextMessage("b"), DeliveryMode.PERSISTENT, 4, 0);
        TopicPublisher unbound = topicSession.createPublisher(null);
        unbound.publish(topic, topicSession.createTextMessage("c"));
        unbound.publish(topic, topicSession.createTextMessage("d"), DeliveryMode.PERSISTENT, 4, 0);

        assertThat(rest(subscriber)).containsExactly("a", "b", "c", "d");
        assertThat(rest(noLocal)).isEmpty();
        assertThat(publisher.getTopic()).isEqualTo(topic);
        assertThat(unbound.getTopic()).isNull();
        assertThat(subscriber.getTopic()).isEqualTo(topic);
        assertThat(subscriber.getNoLocal()).isFalse();
        assertThat(noLocal.getNoLocal()).isTrue();
    }

    @Test
    @Tag("7.2")
    @Tag("point-16")
    void sendersAndPublishersHaveTheRulesOfProducers() throws JMSException {
        QueueSender sender = queueSession.createSender(queue);
        QueueSender unboundSender = queueSession.createSender(null);
        TopicPublisher publisher = topicSession.createPublisher(topic);
        TopicPublisher unboundPublisher = topicSession.createPublisher(null);
        Message message = queueSession.createMessage();

        assertThatThrownBy(() -> sender.send(queue, message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> unboundSender.send(message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> unboundSender.send((Queue) null, message))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> sender.send((Message) null)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> publisher.publish(topic, message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> unboundPublisher.publish(message)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> unboundPublisher.publish(null, message))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> publisher.publish(null)).isInstanceOf(MessageFormatException.class);
        RecordedCompletions completions = new RecordedCompletions();
        sender.send(message, completions);
        completions.await(1);
    }

    @Test
    @Tag("2.9")
    @Tag("8.3.3")
    void aTopicSessionHasDurableSubscribers() throws JMSException {
        topicSession.createDurableSubscriber(topic, "d").close();
        client.send(topic, "a");

        assertThat(rest(topicSession.createDurableSubscriber(topic, "d"))).containsExactly("a");
    }

    @Test
    @Tag("4.1.7")
    void aQueueRequestorGetsItsReply() throws Exception {
        Session server = client.session();
        CompletableFuture<Void> served = InBackground.run(() -> {
            Message request = server.createConsumer(queue).receive(PATIENCE);
            server.createProducer(null)
                    .send(request.getJMSReplyTo(), server.createTextMessage("re: " + Client.text(request)));
        });
        QueueRequestor requestor = new QueueRequestor(queueSession, queue);

        TextMessage reply = (TextMessage) requestor.request(queueSession.createTextMessage("ask"));

        assertThat(reply.getText()).isEqualTo("re: ask");
        served.get(PATIENCE, TimeUnit.MILLISECONDS);
        requestor.close();
    }

    @Test
    @Tag("4.2.10")
    void aTopicRequestorGetsItsReply() throws Exception {
        Session server = client.session();
        var requests = server.createConsumer(topic);
        CompletableFuture<Void> served = InBackground.run(() -> {
            Message request = requests.receive(PATIENCE);
            server.createProducer(null)
                    .send(request.getJMSReplyTo(), server.createTextMessage("re: " + Client.text(request)));
        });
        TopicRequestor requestor = new TopicRequestor(topicSession, topic);

        TextMessage reply = (TextMessage) requestor.request(topicSession.createTextMessage("ask"));

        assertThat(reply.getText()).isEqualTo("re: ask");
        served.get(PATIENCE, TimeUnit.MILLISECONDS);
        requestor.close();
    }

    @Test
    @Tag("4.1.7")
    @Tag("4.2.10")
    @Tag("10.3")
    void aRequestorNeedsADestination() {
        assertThatThrownBy(() -> new QueueRequestor(queueSession, null))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> new TopicRequestor(topicSession, null))
                .isInstanceOf(InvalidDestinationException.class);
    }
}
