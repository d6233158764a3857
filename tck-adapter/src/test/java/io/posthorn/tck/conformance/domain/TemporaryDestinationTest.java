package io.posthorn.tck.conformance.domain;

import static io.posthorn.tck.conformance.Client.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.Connection;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("6.2.2")
@Tag("point-39")
class TemporaryDestinationTest {
    @RegisterExtension
    final Client client = new Client();

    private Connection connection;
    private Session session;

    @BeforeEach
    void openSession() throws JMSException {
        connection = client.connection();
        connection.start();
        session = connection.createSession();
    }

    @Test
    @Tag("4.1.5")
    void everybodySendsToATemporaryQueueAndItsConnectionReceives() throws JMSException {
        TemporaryQueue queue = session.createTemporaryQueue();
        client.send(queue, "a");

        assertThat(receive(connection.createSession().createConsumer(queue), 1)).containsExactly("a");
    }

    @Test
    @Tag("4.2.7")
    void everybodySendsToATemporaryTopicAndItsConnectionSubscribes() throws JMSException {
        TemporaryTopic topic = session.createTemporaryTopic();
        MessageConsumer consumer = session.createConsumer(topic);
        client.send(topic, "a");

        assertThat(receive(consumer, 1)).containsExactly("a");
    }

    /** Red if the client does not ask whose the destination is. */
    @Test
    @Tag("4.1.5")
    @Tag("4.2.7")
    void noOtherConnectionConsumesFromIt() throws JMSException {
        Session other = client.session();
        for (Destination each : new Destination[] {session.createTemporaryQueue(), session.createTemporaryTopic()}) {
            assertThatThrownBy(() -> other.createConsumer(each)).isInstanceOf(JMSException.class);
        }
    }

    /** Red if delete does not ask for consumers. */
    @Test
    @Tag("4.1.5")
    @Tag("4.2.7")
    void whatHasAConsumerCannotBeDeleted() throws JMSException {
        TemporaryQueue queue = session.createTemporaryQueue();
        MessageConsumer queueConsumer = session.createConsumer(queue);
        TemporaryTopic topic = session.createTemporaryTopic();
        MessageConsumer topicConsumer = connection.createSession().createConsumer(topic);

        assertThatThrownBy(queue::delete).isInstanceOf(JMSException.class);
        assertThatThrownBy(topic::delete).isInstanceOf(JMSException.class);
        queueConsumer.close();
        topicConsumer.close();
        queue.delete();
        topic.delete();
    }

    @Test
    @Tag("10.3")
    void whatIsDeletedCannotBeUsed() throws JMSException {
        TemporaryQueue queue = session.createTemporaryQueue();
        queue.delete();

        assertThatThrownBy(() -> session.createConsumer(queue)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> client.send(queue, "a")).isInstanceOf(InvalidDestinationException.class);
    }

    /** Red if the broker keeps a connection's destinations when it closes. */
    @Test
    @Tag("4.1.5")
    @Tag("4.2.7")
    void itEndsWithItsConnection() throws JMSException {
        TemporaryQueue queue = session.createTemporaryQueue();
        TemporaryTopic topic = session.createTemporaryTopic();
        client.send(queue, "a");
        connection.close();

        assertThatThrownBy(() -> client.send(queue, "b")).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> client.send(topic, "b")).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(queue::delete).isInstanceOf(JMSException.class);
        assertThatThrownBy(topic::delete).isInstanceOf(JMSException.class);
    }

    @Test
    @Tag("4.1.5")
    void itOutlivesItsSession() throws JMSException {
        TemporaryQueue queue = session.createTemporaryQueue();
        session.close();
        client.send(queue, "a");

        assertThat(receive(connection.createSession().createConsumer(queue), 1)).containsExactly("a");
    }

    @Test
    @Tag("4.1.5")
    @Tag("4.2.7")
    void namesAreNeverTheSame() throws JMSException {
        assertThat(session.createTemporaryQueue().getQueueName())
                .isNotEqualTo(session.createTemporaryQueue().getQueueName());
        assertThat(session.createTemporaryTopic().getTopicName())
                .isNotEqualTo(session.createTemporaryTopic().getTopicName());
    }

    @Test
    @Tag("4.2.7")
    @Tag("10.3")
    void noDurableSubscriptionIsMadeOnATemporaryTopic() throws JMSException {
        Session withId = client.sessionOf(client.name());
        TemporaryTopic topic = withId.createTemporaryTopic();

        assertThatThrownBy(() -> withId.createDurableSubscriber(topic, "d"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> withId.createDurableConsumer(topic, "d"))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> withId.createSharedDurableConsumer(topic, "d"))
                .isInstanceOf(InvalidDestinationException.class);
    }

    @Test
    @Tag("2.16")
    @Tag("4.1.5")
    void aReplyFindsItsWay() throws JMSException {
        TemporaryQueue replies = session.createTemporaryQueue();
        Queue requests = client.queue();
        TextMessage request = session.createTextMessage("request");
        request.setJMSReplyTo(replies);
        session.createProducer(requests).send(request);

        Session server = client.session();
        Message seen = Client.next(server.createConsumer(requests));
        MessageProducer answers = server.createProducer(null);
        answers.send(seen.getJMSReplyTo(), server.createTextMessage("reply"));

        assertThat(receive(session.createConsumer(replies), 1)).containsExactly("reply");
    }
}
