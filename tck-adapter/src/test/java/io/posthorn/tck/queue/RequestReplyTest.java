package io.posthorn.tck.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.jms.session.JmsConnection;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicRequestor;
import jakarta.jms.TopicSession;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Questions whose answers come to temporary destinations, by the classes of the API for that. */
@Tag("6.2.2")
class RequestReplyTest {
    @RegisterExtension
    private final LiveBroker broker = new LiveBroker();

    @Test
    void aQueueRequestorGetsItsReply() throws Exception {
        Session replier = broker.session(Session.AUTO_ACKNOWLEDGE);
        CompletableFuture<Destination> repliedTo = replyTo(replier, broker.queue(replier));
        JmsConnection connection = broker.connect();
        connection.start();
        QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
        QueueRequestor requestor = new QueueRequestor(session, broker.queue(session));

        Message reply = requestor.request(session.createTextMessage("who?"));

        assertThat(reply.getBody(String.class)).isEqualTo("who? me");
        assertThat(repliedTo.join()).isInstanceOf(TemporaryQueue.class);
        requestor.close();
    }

    @Test
    void aTopicRequestorGetsItsReply() throws Exception {
        Session replier = broker.session(Session.AUTO_ACKNOWLEDGE);
        Topic questions = replier.createTopic("t." + broker.queueName());
        CompletableFuture<Destination> repliedTo = replyTo(replier, questions);
        JmsConnection connection = broker.connect();
        connection.start();
        TopicSession session = connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
        TopicRequestor requestor = new TopicRequestor(session, questions);

        Message reply = requestor.request(session.createTextMessage("who?"));

        assertThat(reply.getBody(String.class)).isEqualTo("who? me");
        assertThat(repliedTo.join()).isInstanceOf(TemporaryTopic.class);
        requestor.close();
    }

    @Test
    void aTemporaryQueueEndsWithItsConnection() throws Exception {
        JmsConnection connection = broker.connect();
        TemporaryQueue temporary = connection.createSession().createTemporaryQueue();
        Session other = broker.session(Session.AUTO_ACKNOWLEDGE);
        assertThatThrownBy(() -> other.createConsumer(temporary)).isInstanceOf(InvalidDestinationException.class);
        other.createProducer(temporary).send(other.createMessage());

        connection.close();

        assertThatThrownBy(() -> other.createProducer(temporary).send(other.createMessage()))
                .isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(temporary::delete).isInstanceOf(JMSException.class);
    }

    @Test
    void aTemporaryTopicWithASubscriberIsNotDeleted() throws Exception {
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
        TemporaryTopic temporary = session.createTemporaryTopic();
        var subscriber = session.createConsumer(temporary);

        assertThatThrownBy(temporary::delete).isInstanceOf(JMSException.class);
        subscriber.close();
        temporary.delete();
    }

    /** Answers the questions that come to a destination; ends, with the first, with where that was answered to. */
    private static CompletableFuture<Destination> replyTo(Session session, Destination questions) throws JMSException {
        CompletableFuture<Destination> repliedTo = new CompletableFuture<>();
        session.createConsumer(questions).setMessageListener(question -> {
            try {
                TextMessage reply = session.createTextMessage(question.getBody(String.class) + " me");
                session.createProducer(question.getJMSReplyTo()).send(reply);
                repliedTo.complete(question.getJMSReplyTo());
            } catch (JMSException e) {
                repliedTo.completeExceptionally(e);
            }
        });
        return repliedTo;
    }
}
