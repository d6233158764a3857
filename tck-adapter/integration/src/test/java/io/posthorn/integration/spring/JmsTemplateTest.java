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
