package io.posthorn.integration.camel;

import static io.posthorn.integration.broker.SocketBroker.MOMENT;
import static io.posthorn.integration.broker.SocketBroker.PATIENCE;
import static io.posthorn.integration.broker.SocketBroker.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.integration.broker.SocketBroker;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;

class CamelRouteTest {
    @RegisterExtension
    static final SocketBroker broker = new SocketBroker();

    private final String orders = uniqueName("orders");
    private final String invoices = uniqueName("invoices");
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final CamelContext camel = new DefaultCamelContext();
    private CachingConnectionFactory connections;

    @BeforeEach
    void addComponents() {
        connections = new CachingConnectionFactory(broker.factory());
        connections.setCacheConsumers(false);
        camel.addComponent("jms", brief(JmsComponent.jmsComponentAutoAcknowledge(connections)));
        camel.addComponent(
                "transacted",
                brief(JmsComponent.jmsComponentTransacted(connections, new JmsTransactionManager(connections))));
        camel.getShutdownStrategy().setTimeout(1);
    }

    /** A route that stops waits for the end of its receive. */
    private static JmsComponent brief(JmsComponent component) {
        component.setReceiveTimeout(MOMENT);
        return component;
    }

    @AfterEach
    void stop() {
        camel.stop();
        connections.destroy();
    }

    @Test
    void headersAndBodyTravelAlongARoute() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:" + orders)
                        .setBody(simple("invoice for ${body}"))
                        .to("jms:queue:" + invoices);
            }
        });

        try (JMSContext context = broker.factory().createContext()) {
            context.createProducer().setProperty("region", "north").send(context.createQueue(orders), "one horn");

            Message invoice =
                    context.createConsumer(context.createQueue(invoices)).receive(PATIENCE);
            assertThat(invoice.getBody(String.class)).isEqualTo("invoice for one horn");
            assertThat(invoice.getStringProperty("region")).isEqualTo("north");
        }
    }

    /** Turned red by a rollback that keeps what was sent, or by a send outside of the session of the receive. */
    @Test
    void aRouteThatFailsTakesBackWhatItSent() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("transacted:queue:" + orders)
                        .errorHandler(noErrorHandler())
                        .to("transacted:queue:" + invoices)
                        .process(CamelRouteTest.this::failTheFirstTime);
            }
        });

        try (JMSContext context = broker.factory().createContext()) {
            context.createProducer().send(context.createQueue(orders), "one horn");

            JMSConsumer invoiced = context.createConsumer(context.createQueue(invoices));
            assertThat(invoiced.receiveBody(String.class, PATIENCE)).isEqualTo("one horn");
            assertThat(invoiced.receive(MOMENT))
                    .as("what the attempt that failed had sent")
                    .isNull();
            assertThat(seen).containsExactly("1", "2");
        }
    }

    private void failTheFirstTime(Exchange exchange) {
        seen.add(exchange.getMessage().getHeader("JMSXDeliveryCount", String.class));
        if (seen.size() == 1) {
            throw new IllegalStateException("the first attempt fails, on purpose");
        }
    }

    @Test
    void answersComeBackOverATemporaryQueue() throws Exception {
        run(new Prices());

        assertThat(ask("jms:queue:" + orders)).containsExactly("horn costs 4", "cornet costs 4");
    }

    @Test
    void aRouteLeadsFromATopicToEachOfItsSubscribers() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:topic:" + orders).to("jms:queue:" + invoices);
                from("jms:topic:" + orders + "?subscriptionShared=true&subscriptionName=s&concurrentConsumers=2")
                        .to("jms:queue:" + invoices);
            }
        });

        try (JMSContext context = broker.factory().createContext()) {
            JMSConsumer invoiced = context.createConsumer(context.createQueue(invoices));
            await().untilAsserted(() -> {
                context.createProducer().send(context.createTopic(orders), "are you there?");
                assertThat(drain(invoiced)).hasSizeGreaterThanOrEqualTo(2);
            });
            drain(invoiced);

            context.createProducer().send(context.createTopic(orders), "one horn");

            assertThat(invoiced.receiveBody(String.class, PATIENCE)).isEqualTo("one horn");
            assertThat(invoiced.receiveBody(String.class, PATIENCE)).isEqualTo("one horn");
            assertThat(invoiced.receive(MOMENT)).isNull();
        }
    }

    private static List<String> drain(JMSConsumer consumer) {
        List<String> texts = new ArrayList<>();
        for (String text = consumer.receiveBody(String.class, MOMENT);
                text != null;
                text = consumer.receiveBody(String.class, MOMENT)) {
            texts.add(text);
        }
        return texts;
    }

    @Test
    void answersComeBackOverAReplyQueueOfTheCallers() throws Exception {
        String answers = uniqueName("answers");
        run(new Prices());

        assertThat(ask("jms:queue:" + orders + "?replyTo=" + answers + "&replyToType=Exclusive"))
                .containsExactly("horn costs 4", "cornet costs 4");
    }

    /** Several callers share the queue: each takes the answers that its selector of JMSCorrelationIDs selects. */
    @Test
    void answersComeBackOverAReplyQueueThatIsShared() throws Exception {
        String answers = uniqueName("answers");
        String endpoint = "jms:queue:" + orders + "?replyTo=" + answers + "&replyToType=Shared";
        run(new Prices());
        try (JMSContext context = broker.factory().createContext()) {
            context.createProducer().setJMSCorrelationID("of nobody here").send(context.createQueue(answers), "other");

            assertThat(ask(endpoint)).containsExactly("horn costs 4", "cornet costs 4");

            assertThat(context.createConsumer(context.createQueue(answers)).receiveBody(String.class, PATIENCE))
                    .isEqualTo("other");
        }
    }

    private List<String> ask(String endpoint) {
        ProducerTemplate caller = camel.createProducerTemplate();
        return List.of(
                caller.requestBody(endpoint, "horn", String.class),
                caller.requestBody(endpoint, "cornet", String.class));
    }

    /** Answers every question, with the same price. */
    private final class Prices extends RouteBuilder {
        @Override
        public void configure() {
            from("jms:queue:" + orders).setBody(simple("${body} costs 4"));
        }
    }

    private void run(RouteBuilder routes) throws Exception {
        camel.addRoutes(routes);
        camel.start();
    }
}
