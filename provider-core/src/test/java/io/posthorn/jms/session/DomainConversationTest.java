package io.posthorn.jms.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.Queue;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicSession;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the API of one kind of destination has no business with, as the javadoc of its interfaces lists it. */
@Tag("9.2")
class DomainConversationTest {
    @Test
    void aQueueSessionHasNothingOfTopics() throws Exception {
        try (Conversation talk = Conversation.beginAs("me")) {
            QueueSession session = talk.connection().createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
            Topic topic = talk.connection().createSession().createTopic("t");

            refused(List.of(
                    () -> session.createTopic("t"),
                    session::createTemporaryTopic,
                    () -> session.createDurableSubscriber(topic, "s"),
                    () -> session.createDurableSubscriber(topic, "s", null, false),
                    () -> session.createDurableConsumer(topic, "s"),
                    () -> session.createDurableConsumer(topic, "s", null, false),
                    () -> session.createSharedConsumer(topic, "s"),
                    () -> session.createSharedConsumer(topic, "s", null),
                    () -> session.createSharedDurableConsumer(topic, "s"),
                    () -> session.createSharedDurableConsumer(topic, "s", null),
                    () -> session.unsubscribe("s")));
            assertThat(session.createQueue("q")).isNotNull();
        }
    }

    @Test
    void aTopicSessionHasNothingOfQueues() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            TopicSession session = talk.connection().createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
            Queue queue = talk.connection().createSession().createQueue("q");

            refused(List.of(
                    () -> session.createQueue("q"),
                    session::createTemporaryQueue,
                    () -> session.createBrowser(queue),
                    () -> session.createBrowser(queue, null)));
            assertThat(session.createTopic("t")).isNotNull();
        }
    }

    @Test
    void aQueueConnectionHasNoConsumersOfSubscriptions() throws Exception {
        try (Conversation talk = Conversation.beginWithQueues()) {
            JmsConnection connection = talk.connection();
            Topic topic = connection.createSession().createTopic("t");

            refused(List.of(
                    () -> connection.createDurableConnectionConsumer(topic, "s", null, () -> null, 1),
                    () -> connection.createSharedConnectionConsumer(topic, "s", null, () -> null, 1),
                    () -> connection.createSharedDurableConnectionConsumer(topic, "s", null, () -> null, 1)));
        }
    }

    private static void refused(List<ThrowingCallable> calls) {
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isExactlyInstanceOf(IllegalStateException.class);
        }
    }
}
