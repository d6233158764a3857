package io.posthorn.integration.spring;

import static io.posthorn.integration.broker.SocketBroker.MOMENT;
import static io.posthorn.integration.broker.SocketBroker.PATIENCE;
import static io.posthorn.integration.broker.SocketBroker.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.integration.broker.SocketBroker;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.adapter.MessageListenerAdapter;

/** Questions and answers over temporary queues, which the template makes and deletes for each question. */
class RequestReplyTest {
    @RegisterExtension
    static final SocketBroker broker = new SocketBroker();

    private final String questions = uniqueName("questions");
    private final AtomicReference<Destination> askedFrom = new AtomicReference<>();
    private final DefaultMessageListenerContainer desk = new DefaultMessageListenerContainer();

    @BeforeEach
    void openDesk() {
        desk.setReceiveTimeout(MOMENT);
        desk.setConnectionFactory(broker.factory());
        desk.setDestinationName(questions);
        desk.setMessageListener(new MessageListenerAdapter(new Desk()) {
            @Override
            public void onMessage(Message question, Session session) throws JMSException {
                askedFrom.set(question.getJMSReplyTo());
                super.onMessage(question, session);
            }
        });
        desk.afterPropertiesSet();
        desk.start();
    }

    @AfterEach
    void closeDesk() {
        desk.destroy();
    }

    /** Has the method that Spring's adapter calls unless told otherwise. */
    static final class Desk {
        public String handleMessage(String question) {
            return question + " costs 349";
        }
    }

    @Test
    void aQuestionGetsItsAnswer() throws JMSException {
        assertThat(ask(broker.factory(), "horn")).isEqualTo("horn costs 349");
        assertThat(askedFrom.get()).isInstanceOf(TemporaryQueue.class);
    }

    /** Turned red by a delete that deletes nothing: the connection that would take the queue with it stays open. */
    @Test
    void cachedSessionsAskAgainAndAgainAndLeaveNoQueueBehind() throws JMSException {
        CachingConnectionFactory caching = new CachingConnectionFactory(broker.factory());
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(ask(caching, "horn " + i)).isEqualTo("horn " + i + " costs 349");
            }

            JmsTemplate late = new JmsTemplate(caching);
            assertThatThrownBy(() -> late.convertAndSend(askedFrom.get(), "too late"))
                    .hasCauseInstanceOf(InvalidDestinationException.class);
        } finally {
            caching.destroy();
        }
    }

    private String ask(ConnectionFactory factory, String question) throws JMSException {
        JmsTemplate template = new JmsTemplate(factory);
        template.setReceiveTimeout(PATIENCE);
        Message answer = template.sendAndReceive(questions, session -> session.createTextMessage(question));
        return answer.getBody(String.class);
    }
}
