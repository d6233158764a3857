package io.posthorn.integration.spring;

import static io.posthorn.integration.broker.SocketBroker.MOMENT;
import static io.posthorn.integration.broker.SocketBroker.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.integration.broker.SocketBroker;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.listener.SimpleMessageListenerContainer;

/** Listeners of topics in each kind of subscription that Spring knows. */
class SubscriptionTest {
    @RegisterExtension
    static final SocketBroker broker = new SocketBroker();

    private final String topic = uniqueName("prices");
    private final String subscription = uniqueName("subscription");
    private final List<AbstractMessageListenerContainer> containers = new ArrayList<>();
    private JmsTemplate template;

    @BeforeEach
    void makeTemplate() {
        template = new JmsTemplate(broker.factory());
        template.setPubSubDomain(true);
    }

    @AfterEach
    void stop() {
        containers.forEach(AbstractMessageListenerContainer::destroy);
    }

    @Test
    void everySubscriberGetsEveryMessage() {
        List<String> first = listen(container());
        List<String> second = listen(container());

        template.convertAndSend(topic, "horn 349");
        template.convertAndSend(topic, "horn 329");

        await().untilAsserted(() -> {
            assertThat(first).containsExactly("horn 349", "horn 329");
            assertThat(second).containsExactly("horn 349", "horn 329");
        });
    }

    @Test
    void aSubscriberGetsWhatItsSelectorSelects() {
        DefaultMessageListenerContainer brass = container();
        brass.setMessageSelector("department = 'brass'");
        List<String> seen = listen(brass);

        publish("recorder 12", "wood");
        publish("horn 349", "brass");

        await().untilAsserted(() -> assertThat(seen).containsExactly("horn 349"));
    }

    @Test
    void aDurableSubscriptionCollectsWhileNobodyListens() {
        DefaultMessageListenerContainer container = durable();
        List<String> before = listen(container);
        template.convertAndSend(topic, "horn 349");
        await().untilAsserted(() -> assertThat(before).containsExactly("horn 349"));
        container.destroy();

        template.convertAndSend(topic, "horn 329");

        List<String> after = listen(durable());
        await().untilAsserted(() -> assertThat(after).containsExactly("horn 329"));
    }

    @Test
    void sharersOfASubscriptionDivideItsMessages() {
        List<String> first = listen(shared(container()));
        List<String> second = listen(shared(container()));

        List<String> sent = publishMany();

        await().untilAsserted(() -> assertThat(all(first, second)).containsExactlyInAnyOrderElementsOf(sent));
    }

    /** Concurrency on a topic, which needs a shared subscription: with one each, every consumer would get every message. */
    @Test
    void concurrentConsumersShareADurableSubscription() {
        DefaultMessageListenerContainer container = shared(container());
        container.setSubscriptionDurable(true);
        container.setConcurrency("3");
        List<String> seen = listen(container);

        List<String> sent = publishMany();

        await().untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrderElementsOf(sent));
    }

    @Test
    void theSimpleContainerSubscribesToo() {
        SimpleMessageListenerContainer simple = new SimpleMessageListenerContainer();
        simple.setPubSubDomain(true);
        List<String> seen = listen(simple);

        template.convertAndSend(topic, "horn 349");

        await().untilAsserted(() -> assertThat(seen).containsExactly("horn 349"));
    }

    private static DefaultMessageListenerContainer container() {
        DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
        container.setReceiveTimeout(MOMENT);
        container.setPubSubDomain(true);
        return container;
    }

    private DefaultMessageListenerContainer durable() {
        DefaultMessageListenerContainer container = container();
        container.setSubscriptionDurable(true);
        container.setSubscriptionName("prices");
        container.setClientId(subscription);
        return container;
    }

    private DefaultMessageListenerContainer shared(DefaultMessageListenerContainer container) {
        container.setSubscriptionShared(true);
        container.setSubscriptionName(subscription);
        return container;
    }

    /** Returns when the container subscribes; what it gets is added to the result. */
    private List<String> listen(AbstractMessageListenerContainer container) {
        List<String> seen = new CopyOnWriteArrayList<>();
        container.setConnectionFactory(broker.factory());
        container.setDestinationName(topic);
        container.setupMessageListener((MessageListener) message -> seen.add(text(message)));
        container.afterPropertiesSet();
        container.start();
        containers.add(container);
        if (container instanceof DefaultMessageListenerContainer polling) {
            await().until(polling::isRegisteredWithDestination);
        }
        return seen;
    }

    private void publish(String text, String department) {
        template.convertAndSend(topic, text, message -> {
            message.setStringProperty("department", department);
            return message;
        });
    }

    private List<String> publishMany() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sent.add("horn " + i);
            template.convertAndSend(topic, "horn " + i);
        }
        return sent;
    }

    private static List<String> all(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static String text(Message message) {
        try {
            return message.getBody(String.class);
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
