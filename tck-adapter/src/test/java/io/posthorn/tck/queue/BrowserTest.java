package io.posthorn.tck.queue;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("4.1.6")
@SuppressWarnings("JdkObsolete") // the API has enumerations
class BrowserTest {
    @RegisterExtension
    private final LiveBroker broker = new LiveBroker();

    @Test
    void showsWhatIsThereInOrderAndTakesNothing() throws JMSException {
        broker.send("a", "b", "c");
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
        QueueBrowser browser = session.createBrowser(broker.queue(session));

        assertThat(texts(browser)).containsExactly("a", "b", "c");
        assertThat(texts(browser)).as("again").containsExactly("a", "b", "c");
        browser.close();

        MessageConsumer consumer = broker.consumer(session);
        Message first = consumer.receive(LiveBroker.PATIENCE);
        assertThat(first.getJMSRedelivered()).isFalse();
        assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        assertThat(LiveBroker.receive(consumer, 2)).containsExactly("b", "c");
    }

    @Test
    void anEmptyQueueHasNothingToShow() throws JMSException {
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);

        assertThat(texts(session.createBrowser(broker.queue(session)))).isEmpty();
    }

    /** Turned red by a browser that waits for what a stopped connection does not hand out. */
    @Test
    @Tag("6.1.5")
    void aStoppedConnectionMayLook() throws JMSException {
        broker.send("a");
        Session session = broker.connect().createSession();

        assertThat(texts(session.createBrowser(broker.queue(session)))).containsExactly("a");
        JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
        assertThat(texts(context.createBrowser(context.createQueue(broker.queueName()))))
                .containsExactly("a");
    }

    @Test
    void aSelectorShowsOnlyWhatItSelects() throws JMSException {
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(broker.queue(session));
        for (int i = 0; i < 10; i++) {
            Message message = session.createTextMessage("m" + i);
            message.setIntProperty("i", i);
            producer.send(message);
        }

        QueueBrowser browser = session.createBrowser(broker.queue(session), "i > 6 OR i = 2");

        assertThat(browser.getMessageSelector()).isEqualTo("i > 6 OR i = 2");
        assertThat(texts(browser)).containsExactly("m2", "m7", "m8", "m9");
    }

    /** Turned red by an enumeration that a recover of its session sends back to the head, or makes lose its place. */
    @Test
    void aRecoverInBetweenDisturbsNothing() throws JMSException {
        broker.send("a", "b", "c", "d");
        Session session = broker.session(Session.CLIENT_ACKNOWLEDGE);
        Enumeration<?> messages = session.createBrowser(broker.queue(session)).getEnumeration();
        List<String> seen = new ArrayList<>();
        seen.add(LiveBroker.text((Message) messages.nextElement()));

        session.recover();
        while (messages.hasMoreElements()) {
            seen.add(LiveBroker.text((Message) messages.nextElement()));
        }

        assertThat(seen).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aDeepQueueIsSeenToItsEnd() throws JMSException {
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
        MessageProducer producer = session.createProducer(broker.queue(session));
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        List<String> sent = IntStream.range(0, 5_000).mapToObj(i -> "m" + i).toList();
        for (String text : sent) {
            producer.send(session.createTextMessage(text));
        }
        broker.send("the last");

        List<String> seen = texts(session.createBrowser(broker.queue(session)));

        assertThat(seen.remove("the last")).isTrue();
        assertThat(seen).isEqualTo(sent);
    }

    @Test
    void anotherSessionsConsumerGoesOnBesideIt() throws JMSException {
        broker.send("a", "b");
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
        Enumeration<?> messages = session.createBrowser(broker.queue(session)).getEnumeration();
        assertThat(messages.hasMoreElements()).isTrue();

        assertThat(broker.drain()).containsExactly("a", "b");
        broker.send("c");
        assertThat(broker.drain()).containsExactly("c");
    }

    private static List<String> texts(QueueBrowser browser) throws JMSException {
        List<String> texts = new ArrayList<>();
        Enumeration<?> messages = browser.getEnumeration();
        while (messages.hasMoreElements()) {
            texts.add(LiveBroker.text((Message) messages.nextElement()));
        }
        return texts;
    }
}
