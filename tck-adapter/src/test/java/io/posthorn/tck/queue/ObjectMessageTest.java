package io.posthorn.tck.queue;

import static io.posthorn.tck.queue.LiveBroker.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.jms.object.AllowedClasses;
import io.posthorn.jms.object.ObjectReading;
import io.posthorn.jms.session.SimplifiedContext;
import io.posthorn.jms.settings.ConnectionSettings;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("3.11")
class ObjectMessageTest {
    @RegisterExtension
    final LiveBroker broker = new LiveBroker();

    private record Order(String what, List<Integer> counts) implements Serializable {}

    @Test
    void anObjectOfAClassThatIsAllowedArrives() {
        JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
        Order order = new Order("horn", new ArrayList<>(List.of(1, 2)));
        context.createProducer().send(context.createQueue(broker.queueName()), order);

        try (JMSContext trusting = trusting()) {
            assertThat(consumer(trusting).receiveBody(Order.class, PATIENCE)).isEqualTo(order);
        }
    }

    /** Of a long body the parts are put together first. */
    @Test
    void aLargeObjectArrives() {
        JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
        byte[][] large = {new byte[700_000], {7}};
        context.createProducer().send(context.createQueue(broker.queueName()), large);

        assertThat(consumer(context).receiveBody(byte[][].class, PATIENCE)).isDeepEqualTo(large);
    }

    /** Sabotage: give MessageMapper.decode OUR_OWN in PrefetchedDeliveries. */
    @Test
    @Tag("8.6")
    void whoDoesNotTrustItsClassCannotReceiveItsBodyAndLosesNothing() {
        JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
        context.createProducer().send(context.createQueue(broker.queueName()), new Order("horn", List.of()));
        JMSConsumer consumer = consumer(context);

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(MessageFormatRuntimeException.class)
                    .isThrownBy(() -> consumer.receiveBody(Order.class, PATIENCE))
                    .withMessageContaining("jms.object.allow=" + Order.class.getName());
        }
        consumer.close();
        context.close();
        try (JMSContext trusting = trusting()) {
            assertThat(consumer(trusting).receiveBody(Order.class, PATIENCE).what())
                    .isEqualTo("horn");
        }
    }

    @Test
    void theMessageIsReceivedBeforeItsObjectIsRead() throws JMSException {
        Session session = broker.session(Session.AUTO_ACKNOWLEDGE);
        ObjectMessage sent = session.createObjectMessage(new Order("horn", List.of()));
        sent.setStringProperty("kind", "order");
        session.createProducer(broker.queue(session)).send(sent);

        ObjectMessage received = (ObjectMessage) broker.consumer(session).receive(PATIENCE);

        assertThat(received.getStringProperty("kind")).isEqualTo("order");
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(received::getObject);
    }

    @Test
    void nullIsAnObjectMessageWithoutBody() throws JMSException {
        JMSContext context = broker.context(JMSContext.AUTO_ACKNOWLEDGE);
        context.createProducer().send(context.createQueue(broker.queueName()), (Serializable) null);

        ObjectMessage received = (ObjectMessage) consumer(context).receive(PATIENCE);

        assertThat(received.getObject()).isNull();
    }

    private JMSContext trusting() {
        ConnectionSettings settings =
                broker.settings().withObjects(ObjectReading.of(AllowedClasses.parse(Order.class.getName())));
        return SimplifiedContext.open(settings, JMSContext.AUTO_ACKNOWLEDGE);
    }

    private JMSConsumer consumer(JMSContext context) {
        return context.createConsumer(context.createQueue(broker.queueName()));
    }
}
