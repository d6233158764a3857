package io.posthorn.integration.spring;

import static io.posthorn.integration.broker.SocketBroker.MOMENT;
import static io.posthorn.integration.broker.SocketBroker.PATIENCE;
import static io.posthorn.integration.broker.SocketBroker.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.integration.broker.SocketBroker;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.jms.listener.SimpleMessageListenerContainer;

/** Spring's containers of message listeners, transactions and concurrency included. */
class ListenerContainerTest {
    private static final int MOST_CONSUMERS = 5;

    @RegisterExtension
    static final SocketBroker broker = new SocketBroker();

    private final String orders = uniqueName("orders");
    private final String invoices = uniqueName("invoices");
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
    private JmsTemplate template;

    @BeforeEach
    void makeTemplate() {
        template = new JmsTemplate(broker.factory());
        template.setReceiveTimeout(PATIENCE);
    }

    /** A container that stops waits for the end of its receive. */
    @BeforeEach
    void waitBriefly() {
        container.setReceiveTimeout(MOMENT);
    }

    @AfterEach
    void stop() {
        container.destroy();
    }

    @Test
    void eachMessageReachesTheListenerOnce() {
        start(container, (MessageListener) message -> seen.add(text(message)));

        template.convertAndSend(orders, "a");
        template.convertAndSend(orders, "b");

        await().untilAsserted(() -> assertThat(seen).containsExactly("a", "b"));
    }

    @Test
    void whatAListenerThrowsAtIsDeliveredAgainWithACount() {
        container.setSessionTransacted(true);
        start(container, (SessionAwareMessageListener<TextMessage>) (order, session) -> {
            seen.add(order.getText() + " " + order.getIntProperty("JMSXDeliveryCount") + " "
                    + order.getJMSRedelivered());
            session.createProducer(session.createQueue(invoices)).send(session.createTextMessage("invoice"));
            if (!order.getJMSRedelivered()) {
                throw new IllegalStateException("the first attempt fails, on purpose");
            }
        });

        template.convertAndSend(orders, "a");

        assertThat(template.receiveAndConvert(invoices)).isEqualTo("invoice");
        assertThat(seen).containsExactly("a 1 false", "a 2 true");
        template.setReceiveTimeout(MOMENT);
        assertThat(template.receiveAndConvert(invoices))
                .as("the invoice of the attempt that failed")
                .isNull();
    }

    @Test
    void aTransactionManagerBindsTemplateAndListenerTogether() {
        CachingConnectionFactory shared = new CachingConnectionFactory(broker.factory());
        JmsTemplate sameTransaction = new JmsTemplate(shared);
        sameTransaction.setSessionTransacted(true);
        container.setConnectionFactory(shared);
        container.setTransactionManager(new JmsTransactionManager(shared));
        start(container, (MessageListener) message -> {
            sameTransaction.convertAndSend(invoices, "invoice " + seen.size());
            seen.add(text(message));
            if (seen.size() == 1) {
                throw new IllegalStateException("the first attempt fails, on purpose");
            }
        });

        template.convertAndSend(orders, "a");

        assertThat(template.receiveAndConvert(invoices)).isEqualTo("invoice 1");
        assertThat(seen).containsExactly("a", "a");
        container.destroy();
        shared.destroy();
    }

    /** Turned red by a consumer that holds back messages while its listener works: the barrier never falls. */
    @Test
    void concurrencyGrowsWithTheLoad() {
        CyclicBarrier allAtWork = new CyclicBarrier(MOST_CONSUMERS);
        container.setConcurrency("1-" + MOST_CONSUMERS);
        container.setSessionTransacted(true);
        start(container, (SessionAwareMessageListener<TextMessage>) (order, session) -> {
            meet(allAtWork);
            seen.add(order.getText());
        });

        for (int i = 0; i < 2 * MOST_CONSUMERS; i++) {
            template.convertAndSend(orders, "order " + i);
        }

        await().untilAsserted(() -> assertThat(seen).hasSize(2 * MOST_CONSUMERS));
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(container.getActiveConsumerCount()).isEqualTo(MOST_CONSUMERS);
    }

    @Test
    void aStoppedContainerLeavesMessagesToOthers() {
        start(container, (MessageListener) message -> seen.add(text(message)));
        template.convertAndSend(orders, "a");
        await().untilAsserted(() -> assertThat(seen).containsExactly("a"));

        container.shutdown();
        template.convertAndSend(orders, "b");

        assertThat(template.receiveAndConvert(orders)).isEqualTo("b");
        assertThat(seen).containsExactly("a");
    }

    @Test
    void theSimpleContainerListensOnTheThreadsOfTheProvider() {
        SimpleMessageListenerContainer simple = new SimpleMessageListenerContainer();
        simple.setConcurrency("3");
        simple.setSessionTransacted(true);
        try {
            start(simple, (SessionAwareMessageListener<TextMessage>) (order, session) -> {
                seen.add(order.getText() + " " + order.getIntProperty("JMSXDeliveryCount"));
                if (order.getText().equals("b") && !order.getJMSRedelivered()) {
                    throw new IllegalStateException("the first attempt at b fails, on purpose");
                }
            });

            template.convertAndSend(orders, "a");
            template.convertAndSend(orders, "b");

            await().untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder("a 1", "b 1", "b 2"));
        } finally {
            simple.destroy();
        }
    }

    private void start(AbstractMessageListenerContainer listening, Object listener) {
        if (listening.getConnectionFactory() == null) {
            listening.setConnectionFactory(broker.factory());
        }
        listening.setDestinationName(orders);
        listening.setupMessageListener(listener);
        listening.afterPropertiesSet();
        listening.start();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(PATIENCE, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("fewer than " + MOST_CONSUMERS + " consumers are at work", e);
        }
    }

    private static String text(Message message) {
        try {
            return ((TextMessage) message).getText();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
