package io.posthorn.tck.queue;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mode that acknowledges each message by itself, an extension. */
class IndividualAcknowledgeTest {
    @RegisterExtension
    private final LiveBroker broker = new LiveBroker();

    /** Turned red by an acknowledge that covers what came before, and by one that covers nothing. */
    @ParameterizedTest
    @ValueSource(ints = {4, 101})
    void whatIsNotAcknowledgedComesAgainInOrder(int mode) throws JMSException {
        broker.send("a", "b", "c", "d");
        Session session = broker.session(mode);
        List<Message> messages = receive(broker.consumer(session), 4);
        messages.get(2).acknowledge();
        messages.get(0).acknowledge();

        session.recover();
        session.close();

        assertThat(broker.drain()).containsExactly("b", "d");
    }

    @Test
    void recoverDeliversAgainOnlyWhatWasNotAcknowledged() throws JMSException {
        broker.send("a", "b", "c");
        Session session = broker.session(4);
        MessageConsumer consumer = broker.consumer(session);
        receive(consumer, 3).get(1).acknowledge();

        session.recover();

        List<Message> again = receive(consumer, 2);
        assertThat(again.get(0).getBody(String.class)).isEqualTo("a");
        assertThat(again.get(0).getJMSRedelivered()).isTrue();
        assertThat(again.get(1).getBody(String.class)).isEqualTo("c");
        again.get(0).acknowledge();
        again.get(1).acknowledge();
        session.close();
        assertThat(broker.drain()).isEmpty();
    }

    @Test
    void aContextAcknowledgesAllAtOnce() throws JMSException {
        broker.send("a", "b", "c");
        JMSContext context = broker.context(101);
        assertThat(context.getSessionMode()).isEqualTo(101);
        JMSConsumer consumer = context.createConsumer(context.createQueue(broker.queueName()));
        Message first = consumer.receive(LiveBroker.PATIENCE);
        Message second = consumer.receive(LiveBroker.PATIENCE);
        assertThat(second).isNotNull();
        first.acknowledge();

        context.acknowledge();
        context.close();

        assertThat(broker.drain()).containsExactly("c");
    }

    private static List<Message> receive(MessageConsumer consumer, int count) throws JMSException {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Message message = consumer.receive(LiveBroker.PATIENCE);
            assertThat(message).as("message %d of %d", i + 1, count).isNotNull();
            messages.add(message);
        }
        return messages;
    }
}
