package io.posthorn.jms.session;

import static io.posthorn.jms.session.Conversation.async;
import static io.posthorn.jms.session.Conversation.get;
import static io.posthorn.jms.session.Conversation.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.destination.JmsDestination;
import io.posthorn.jms.destination.JmsTemporaryQueue;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueRequestor;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("6.2.2")
class TemporaryConversationTest {
    @Test
    void theClientNamesThemAndTheBrokerIsTold() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);

            TemporaryQueue queue = queue(talk, session);
            TemporaryTopic topic =
                    talk.answered(Frame.CreateTemporary.class, session::createTemporaryTopic, asked -> assertThat(
                                    asked.destination().isQueue())
                            .isFalse());

            assertThat(queue.getQueueName()).isNotEqualTo(topic.getTopicName());
            assertThat(queue(talk, session)).isNotEqualTo(queue);
            talk.answered(
                    Frame.DeleteTemporary.class,
                    () -> {
                        queue.delete();
                        return true;
                    },
                    asked -> assertThat(asked.destination()).isEqualTo(((JmsDestination) queue).name()));
        }
    }

    @Test
    void oneWithAConsumerIsNotDeletedAndLives() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            TemporaryQueue queue = queue(talk, session);

            CompletableFuture<Boolean> deleting = run(queue::delete);
            talk.peer().refuse(talk.peer().next(Frame.DeleteTemporary.class), ErrorCode.IN_USE, "it has a consumer");

            assertThatThrownBy(() -> get(deleting)).cause().isExactlyInstanceOf(JMSException.class);
            var unused = run(() -> session.createProducer(queue).send(session.createMessage()));
            assertThat(talk.peer().next(Frame.Send.class).message().destination())
                    .isEqualTo(((JmsDestination) queue).name());
        }
    }

    /** Turned red by a client that leaves it to the broker, of which a send without receipt never hears. */
    @Test
    void oneThatWasDeletedIsRefusedAtOnce() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            TemporaryQueue queue = queue(talk, session);
            MessageProducer producer = session.createProducer(queue);
            CompletableFuture<Boolean> deleting = run(queue::delete);
            talk.peer().done(talk.peer().next(Frame.DeleteTemporary.class));
            get(deleting);

            assertThatThrownBy(() -> producer.send(session.createMessage()))
                    .isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> session.createConsumer(queue)).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(queue::delete).isInstanceOf(InvalidDestinationException.class);
            assertThat(talk.peer().poll(50)).isNull();
        }
    }

    @Test
    void anotherConnectionsCanBeSentToButNotConsumedOrDeleted() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            TemporaryQueue foreign = new JmsTemporaryQueue(new TemporaryQueueName("another-1"), null);

            assertThatThrownBy(() -> session.createConsumer(foreign)).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(foreign::delete).isInstanceOf(JMSException.class);
            var unused = run(() -> session.createProducer(foreign).send(session.createMessage()));
            assertThat(talk.peer().next(Frame.Send.class).message().destination())
                    .isEqualTo(new TemporaryQueueName("another-1"));
        }
    }

    @Test
    void deletingAfterTheConnectionsCloseIsAJmsException() throws Exception {
        TemporaryQueue queue;
        try (Conversation talk = Conversation.begin()) {
            queue = queue(talk, talk.session(Session.AUTO_ACKNOWLEDGE));
        }

        assertThatThrownBy(queue::delete).isInstanceOf(JMSException.class);
    }

    /** Turned red by a received message whose destinations belong to nobody. */
    @Test
    void oneThatComesBackInAMessageIsStillOfThisConnection() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            TemporaryQueue queue = queue(talk, session);
            MessageConsumer consumer = talk.consumer(session);
            CompletableFuture<Message> receiving = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);
            talk.deliverRequest(1, ((JmsDestination) queue).name());
            TemporaryQueue replyTo = (TemporaryQueue) get(receiving).getJMSReplyTo();
            talk.peer().next(Frame.Acknowledge.class);
            assertThat(replyTo).isEqualTo(queue);

            CompletableFuture<Boolean> deleting = run(replyTo::delete);
            talk.peer().done(talk.peer().next(Frame.DeleteTemporary.class));
            get(deleting);

            assertThatThrownBy(queue::delete).isInstanceOf(InvalidDestinationException.class);
        }
    }

    /** The classes of the API that ask and wait for the answer work over this one. */
    @Test
    @Tag("4.1.9")
    void aQueueRequestorNamesATemporaryQueueToReplyTo() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            JmsSession session = (JmsSession) talk.session(Session.AUTO_ACKNOWLEDGE);
            CompletableFuture<QueueRequestor> making =
                    async(() -> new QueueRequestor(session, session.createQueue("q")));
            talk.peer().done(talk.peer().next(Frame.CreateTemporary.class));
            Frame.OpenConsumer open = talk.peer().next(Frame.OpenConsumer.class);
            talk.peer().done(open);
            QueueRequestor requestor = get(making);

            CompletableFuture<Message> asking = async(() -> requestor.request(session.createMessage()));
            Frame.Send request = talk.peer().next(Frame.Send.class);
            assertThat(request.message().head().replyTo()).isEqualTo(open.destination());
            talk.peer().send(new Frame.Receipt(1, request.sequence()));
            talk.peer().next(Frame.Credit.class);
            talk.deliver(false, 1);
            assertThat(get(asking)).isNotNull();
            talk.peer().next(Frame.Acknowledge.class);

            CompletableFuture<Boolean> closing = run(requestor::close);
            talk.peer().done(talk.peer().next(Frame.CloseSession.class));
            talk.peer().done(talk.peer().next(Frame.DeleteTemporary.class));
            get(closing);
        }
    }

    private static TemporaryQueue queue(Conversation talk, Session session) throws Exception {
        return talk.answered(Frame.CreateTemporary.class, session::createTemporaryQueue, asked -> assertThat(
                        asked.destination().isTemporary())
                .isTrue());
    }
}
