package io.posthorn.tck.conformance.domain;

import static io.posthorn.tck.conformance.Client.rest;
import static io.posthorn.tck.conformance.Client.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("4.1.6")
class QueueBrowserTest {
    @RegisterExtension
    final Client client = new Client();

    private Session session;
    private Queue queue;

    @BeforeEach
    void openSession() throws JMSException {
        session = client.session();
        queue = client.queue();
    }

    private static List<String> browse(QueueBrowser browser) throws JMSException {
        List<String> texts = new ArrayList<>();
        Enumeration<?> messages = browser.getEnumeration();
        while (messages.hasMoreElements()) {
            texts.add(text((Message) messages.nextElement()));
        }
        return texts;
    }

    /** Red if the broker settles what it shows to a browser. */
    @Test
    @Tag("point-33")
    void allIsSeenInOrderAndNothingIsTaken() throws JMSException {
        client.send(queue, "a", "b", "c");

        QueueBrowser browser = session.createBrowser(queue);
        assertThat(browse(browser)).containsExactly("a", "b", "c");
        assertThat(browse(browser)).containsExactly("a", "b", "c");

        Message first = session.createConsumer(queue).receiveNoWait();
        assertThat(text(first)).isEqualTo("a");
        assertThat(first.getJMSRedelivered()).isFalse();
        assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    }

    @Test
    @Tag("point-33")
    void urgentMessagesAreSeenFirst() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage("low"), DeliveryMode.PERSISTENT, 1, 0);
        producer.send(session.createTextMessage("high"), DeliveryMode.PERSISTENT, 8, 0);

        assertThat(browse(session.createBrowser(queue))).containsExactly("high", "low");
    }

    @Test
    @Tag("point-33")
    void aSelectorChoosesWhatIsSeen() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 4; i++) {
            TextMessage message = session.createTextMessage("m" + i);
            message.setIntProperty("n", i);
            producer.send(message);
        }
        QueueBrowser browser = session.createBrowser(queue, "n >= 2");

        assertThat(browser.getMessageSelector()).isEqualTo("n >= 2");
        assertThat(browser.getQueue()).isEqualTo(queue);
        assertThat(browse(browser)).containsExactly("m2", "m3");
        assertThat(rest(session.createConsumer(queue))).containsExactly("m0", "m1", "m2", "m3");
    }

    @Test
    @SuppressWarnings("JdkObsolete") // an enumeration is what the API gives
    void anEmptyQueueHasNoElements() throws JMSException {
        Enumeration<?> none = session.createBrowser(queue).getEnumeration();

        assertThat(none.hasMoreElements()).isFalse();
        assertThatThrownBy(none::nextElement).isInstanceOf(NoSuchElementException.class);
        assertThat(session.createBrowser(queue).getMessageSelector()).isNull();
    }

    @Test
    @Tag("point-33")
    void aDeepQueueIsSeenToItsEnd() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        for (int i = 0; i < 3_000; i++) {
            producer.send(session.createTextMessage("m" + i));
        }

        List<String> seen = browse(session.createBrowser(queue));
        assertThat(seen).hasSize(3_000);
        assertThat(seen.get(0)).isEqualTo("m0");
        assertThat(seen.get(2_999)).isEqualTo("m2999");
    }

    /** Red if a browser shows messages whose time of delivery has not come. */
    @Test
    @Tag("7.9")
    @Tag("point-04")
    void whatIsDelayedIsNotSeenBefore() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.setDeliveryDelay(300);
        producer.send(session.createTextMessage("later"));
        QueueBrowser browser = session.createBrowser(queue);

        assertThat(browse(browser)).isEmpty();
        await().untilAsserted(() -> assertThat(browse(browser)).containsExactly("later"));
    }

    @Test
    void whatIsSentInATransactionIsSeenAfterItsCommit() throws JMSException {
        Session transacted = client.session(Session.SESSION_TRANSACTED);
        transacted.createProducer(queue).send(transacted.createTextMessage("a"));
        QueueBrowser browser = session.createBrowser(queue);

        assertThat(browse(browser)).isEmpty();
        transacted.commit();
        assertThat(browse(browser)).containsExactly("a");
    }

    @Test
    @Tag("10.3")
    @Tag("point-19")
    void aBadQueueOrSelectorIsRefusedWhenTheBrowserIsMade() {
        assertThatThrownBy(() -> session.createBrowser(null)).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createBrowser(null, "a = 1")).isInstanceOf(InvalidDestinationException.class);
        assertThatThrownBy(() -> session.createBrowser(queue, "a =")).isInstanceOf(InvalidSelectorException.class);
    }

    @Test
    @Tag("point-34")
    void aClosedBrowserCanOnlyBeClosed() throws JMSException {
        QueueBrowser browser = session.createBrowser(queue);
        browser.close();
        browser.close();

        assertThatThrownBy(browser::getEnumeration).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(browser::getQueue).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(browser::getMessageSelector).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("6.1.5")
    void aConnectionThatIsNotStartedIsBrowsedOrShowsNothingButDoesNotHang() throws JMSException {
        client.send(queue, "a");
        Connection stopped = client.connection();

        assertThat(browse(stopped.createSession().createBrowser(queue))).isIn(List.of("a"), List.of());
    }

    @Test
    @Tag("3.4.9")
    void whatHasExpiredIsNotSeen() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.send(session.createTextMessage("old"), DeliveryMode.PERSISTENT, 4, 30);
        producer.send(session.createTextMessage("young"));
        long arrived = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > arrived + 30);

        assertThat(browse(session.createBrowser(queue))).containsExactly("young");
    }
}
