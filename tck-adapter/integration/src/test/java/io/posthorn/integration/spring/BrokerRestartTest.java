package io.posthorn.integration.spring;

import static io.posthorn.integration.broker.SocketBroker.MOMENT;
import static io.posthorn.integration.broker.SocketBroker.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.integration.broker.SocketBroker;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/** What Spring does about a lost connection needs the provider to tell it of the loss. */
class BrokerRestartTest {
    private static final long RECOVERY_MILLIS = 50;

    @RegisterExtension
    static final SocketBroker broker = new SocketBroker();

    private final String orders = uniqueName("orders");

    /** Turned red by an ExceptionListener that is not called, or a receive that does not end, when the connection is lost. */
    @Test
    void aListenerContainerAndACachingFactoryConnectAgain() {
        List<Message> seen = new CopyOnWriteArrayList<>();
        CachingConnectionFactory caching = new CachingConnectionFactory(broker.factory());
        caching.setReconnectOnException(true);
        JmsTemplate template = new JmsTemplate(caching);
        DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
        container.setConnectionFactory(broker.factory());
        container.setDestinationName(orders);
        container.setReceiveTimeout(MOMENT);
        container.setRecoveryInterval(RECOVERY_MILLIS);
        container.setMessageListener((MessageListener) seen::add);
        container.afterPropertiesSet();
        container.start();
        try {
            template.convertAndSend(orders, "before");
            await().untilAsserted(() -> assertThat(seen).hasSize(1));

            broker.stop();
            broker.start();

            await().ignoreExceptions().untilAsserted(() -> {
                template.convertAndSend(orders, "after");
                assertThat(seen).hasSizeGreaterThan(1);
            });
        } finally {
            container.destroy();
            caching.destroy();
        }
    }
}
