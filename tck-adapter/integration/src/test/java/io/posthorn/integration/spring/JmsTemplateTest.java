package io.posthorn.integration.spring;

import static io.posthorn.integration.broker.SocketBroker.MOMENT;
import static io.posthorn.integration.broker.SocketBroker.PATIENCE;
import static io.posthorn.integration.broker.SocketBroker.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.integration.broker.SocketBroker;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.transaction.support.TransactionTemplate;

class JmsTemplateTest {
    @RegisterExtension
    static final SocketBroker broker = new SocketBroker();

    private final String queue = uniqueName("orders");
    private JmsTemplate template;

    @BeforeEach
    void makeTemplate() {
        template = new JmsTemplate(broker.factory());
        template.setReceiveTimeout(PATIENCE);
    }

    @Test
    void whatIsConvertedAndSentIsReceivedAndConverted() {
        template.convertAndSend(queue, "one horn");
        template.convertAndSend(queue, new byte[] {1, 2, 3});
        template.convertAndSend(queue, Map.of("sku", "horn", "quantity", 3));

        assertThat(template.receiveAndConvert(queue)).isEqualTo("one horn");
        assertThat(template.receiveAndConvert(queue)).isEqualTo(new byte[] {1, 2, 3});
        assertThat(template.receiveAndConvert(queue)).isEqualTo(Map.of("sku", "horn", "quantity", 3));
    }

    @Test
    void qualityOfServiceTravelsWithTheMessage() throws JMSException {
        template.setExplicitQosEnabled(true);
        template.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        template.setPriority(7);
        template.setTimeToLive(600_000);

        template.convertAndSend(queue, "urgent", message -> {
            message.setStringProperty("region", "north");
            return message;
        });

        Message received = template.receive(queue);
        assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
        assertThat(received.getJMSPriority()).isEqualTo(7);
        assertThat(received.getJMSExpiration() - received.getJMSTimestamp()).isEqualTo(600_000);
        assertThat(received.getStringProperty("region")).isEqualTo("north");
    }

    @Test
    void deliveryWaitsForTheDelayOfTheTemplate() throws JMSException {
        template.setDeliveryDelay(200);

        template.convertAndSend(queue, "later");

        Message received = template.receive(queue);
        assertThat(received.getJMSDeliveryTime() - received.getJMSTimestamp()).isEqualTo(200);
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(received.getJMSDeliveryTime());
    }

    @Test
    void aSelectorTakesWhatItSelectsAndLeavesTheRest() {
        sendTo("north", "first");
        sendTo("south", "second");

        assertThat(template.receiveSelectedAndConvert(queue, "region = 'south'"))
                .isEqualTo("second");
        assertThat(template.receiveAndConvert(queue)).isEqualTo("first");
    }

    @Test
    void browsingShowsMessagesAndTakesNone() {
        sendTo("north", "first");
        sendTo("south", "second");

        assertThat(template.browse(queue, JmsTemplateTest::texts)).containsExactly("first", "second");
        assertThat(template.browseSelected(queue, "region = 'south'", JmsTemplateTest::texts))
                .containsExactly("second");
        assertThat(template.receiveAndConvert(queue)).isEqualTo("first");
        assertThat(template.receiveAndConvert(queue)).isEqualTo("second");
    }

    private void sendTo(String region, String text) {
        template.convertAndSend(queue, text, message -> {
            message.setStringProperty("region", region);
            return message;
        });
    }

    private static List<String> texts(Session session, QueueBrowser browser) throws JMSException {
        List<String> shown = new ArrayList<>();
        for (Enumeration<?> messages = browser.getEnumeration(); messages.hasMoreElements(); ) {
            shown.add(((Message) messages.nextElement()).getBody(String.class));
        }
        return shown;
    }

    @Test
    void anEmptyQueueGivesNullWhenTheTimeIsUp() {
        template.setReceiveTimeout(MOMENT);

        assertThat(template.receive(queue)).isNull();
    }

    @Test
    void allThatATransactionDidHappensWithItsCommit() {
        String invoices = uniqueName("invoices");
        template.convertAndSend(queue, "one horn");

        inTransaction().executeWithoutResult(status -> {
            Object order = template.receiveAndConvert(queue);
            template.convertAndSend(invoices, "invoice for " + order);
            assertThat(elsewhere(MOMENT).receiveAndConvert(invoices)).isNull();
        });

        assertThat(elsewhere(PATIENCE).receiveAndConvert(invoices)).isEqualTo("invoice for one horn");
        assertThat(elsewhere(MOMENT).receiveAndConvert(queue)).isNull();
    }

    @Test
    void nothingThatATransactionDidOutlivesItsRollback() throws JMSException {
        String invoices = uniqueName("invoices");
        template.convertAndSend(queue, "one horn");

        assertThatThrownBy(() -> inTransaction().executeWithoutResult(status -> {
                    Object order = template.receiveAndConvert(queue);
                    template.convertAndSend(invoices, "invoice for " + order);
                    throw new IllegalStateException("no paper");
                }))
                .hasMessage("no paper");

        Message again = elsewhere(PATIENCE).receive(queue);
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        assertThat(elsewhere(MOMENT).receiveAndConvert(invoices)).isNull();
    }

    private TransactionTemplate inTransaction() {
        return new TransactionTemplate(new JmsTransactionManager(template.getConnectionFactory()));
    }

    /** A template that takes no part in the transaction of this thread: its factory is another one. */
    private static JmsTemplate elsewhere(long receiveTimeout) {
        JmsTemplate other = new JmsTemplate(broker.factory());
        other.setReceiveTimeout(receiveTimeout);
        return other;
    }
}
