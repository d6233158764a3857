package io.posthorn.integration.spring;

import static io.posthorn.integration.broker.SocketBroker.PATIENCE;
import static io.posthorn.integration.broker.SocketBroker.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.integration.broker.SocketBroker;
import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

/**
 * Sessions, producers and consumers that Spring keeps open from one use to the next. Several consumers that are kept for
 * one queue must not fetch ahead: what one of them holds while nobody asks it is missing at the others.
 */
class CachedConnectionTest {
    private static final int THREADS = 4;
    private static final int EACH = 50;

    @RegisterExtension
    static final SocketBroker broker = new SocketBroker();

    private final String queue = uniqueName("orders");
    private CachingConnectionFactory caching;
    private JmsTemplate template;

    @BeforeEach
    void makeTemplate() {
        PosthornConnectionFactory factory = broker.factory();
        factory.setPrefetch(0);
        caching = new CachingConnectionFactory(factory);
        caching.setSessionCacheSize(THREADS);
        template = new JmsTemplate(caching);
        template.setReceiveTimeout(PATIENCE);
    }

    @AfterEach
    void close() {
        caching.destroy();
    }

    @Test
    void sessionsProducersAndConsumersAreUsedAgain() throws Exception {
        MessageProducer producer;
        MessageConsumer consumer;
        try (Connection connection = caching.createConnection();
                Session session = connection.createSession()) {
            producer = session.createProducer(session.createQueue(queue));
            consumer = session.createConsumer(session.createQueue(queue));
            producer.close();
            consumer.close();
        }

        try (Connection connection = caching.createConnection();
                Session session = connection.createSession()) {
            assertThat(session.createProducer(session.createQueue(queue)).toString())
                    .isEqualTo(producer.toString());
            assertThat(session.createConsumer(session.createQueue(queue)).toString())
                    .isEqualTo(consumer.toString());
        }
    }

    @Test
    void aCachedConsumerReceivesWhatWasSentSinceItsLastUse() {
        for (int i = 0; i < 20; i++) {
            template.convertAndSend(queue, "order " + i);
            assertThat(template.receiveAndConvert(queue)).isEqualTo("order " + i);
        }
    }

    /** Turned red by a consumer that fetches ahead without prefetch. */
    @Test
    void threadsShareAConnectionAndLoseNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<Object>>> parts = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread * EACH;
                parts.add(threads.submit(() -> sendAndReceive(first)));
            }

            List<Object> received = new ArrayList<>();
            for (Future<List<Object>> part : parts) {
                received.addAll(part.get());
            }
            assertThat(received).doesNotContainNull().doesNotHaveDuplicates().hasSize(THREADS * EACH);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Object> sendAndReceive(int first) {
        List<Object> received = new ArrayList<>();
        for (int i = first; i < first + EACH; i++) {
            template.convertAndSend(queue, "order " + i);
            received.add(template.receiveAndConvert(queue));
        }
        return received;
    }
}
