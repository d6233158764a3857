package io.posthorn.jakartaee;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import jakarta.ejb.embeddable.EJBContainer;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import java.io.File;
import java.net.InetSocketAddress;
import java.util.Properties;
import javax.naming.NamingException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenEJB inside the test, configured by {@code openejb.xml}, and a broker behind a socket. */
class ContainerTest {
    private static final long PATIENCE = 10_000;
    private static final long MOMENT = 100;

    private static PosthornBroker broker;
    private static EJBContainer container;

    private JMSContext outside;
    private OrderDesk desk;

    @BeforeAll
    static void start() {
        broker = PosthornBroker.start(BrokerSettings.inMemory());
        Properties settings = new Properties();
        settings.put("posthorn.url", url());
        settings.put("openejb.configuration", "src/test/resources/openejb.xml");
        settings.put(EJBContainer.MODULES, new File("target/test-classes"));
        container = EJBContainer.createEJBContainer(settings);
    }

    @AfterAll
    static void stop() {
        container.close();
        broker.close();
    }

    @BeforeEach
    @SuppressWarnings("BanJNDI") // a name of this test, in the context of its container
    void lookUp() throws NamingException {
        desk = (OrderDesk) container.getContext().lookup("java:global/shop/OrderDesk");
        outside = new PosthornConnectionFactory(url()).createContext();
    }

    @AfterEach
    void close() {
        outside.close();
    }

    @Test
    void factoryAndQueueAreFoundByName() throws Exception {
        desk.orderByName("a bell");

        assertThat(receive("orders", PATIENCE)).isEqualTo("a bell");
    }

    @Test
    void whatABeanSendsIsThereWhenItsTransactionCommits() throws Exception {
        desk.order("a horn");

        assertThat(receive("orders", PATIENCE)).isEqualTo("a horn");
    }

    /** Turned red by a factory whose sessions are not enlisted: the message would be there. */
    @Test
    void whatABeanSendsIsNeverThereWhenItsTransactionRollsBack() throws Exception {
        desk.orderAndChangeMyMind("a horn");

        assertThat(receive("orders", MOMENT)).isNull();
    }

    @Test
    void whatABeanTakesIsGoneWhenItsTransactionCommits() throws Exception {
        send("orders", "a horn");

        assertThat(desk.take(PATIENCE)).isEqualTo("a horn");

        assertThat(receive("orders", MOMENT)).isNull();
    }

    @Test
    void whatABeanTakesComesBackWhenItsTransactionRollsBack() throws Exception {
        send("orders", "a horn");

        assertThat(desk.takeAndChangeMyMind(PATIENCE)).isEqualTo("a horn");

        assertThat(receive("orders", PATIENCE)).isEqualTo("a horn");
    }

    /** Turned red by a message-driven bean outside of its transaction: there would be a parcel of the first attempt. */
    @Test
    void aMessageDrivenBeanTakesAndSendsInOneTransaction() throws Exception {
        send("packing", "a horn");
        assertThat(receive("parcels", PATIENCE)).isEqualTo("a horn, attempt 1");

        send("packing", "a drum");
        assertThat(receive("parcels", PATIENCE)).isEqualTo("a drum, attempt 2");
        assertThat(receive("parcels", MOMENT)).isNull();
    }

    private void send(String queue, String text) {
        outside.createProducer().send(outside.createQueue(queue), text);
    }

    private String receive(String queue, long millis) {
        try (JMSConsumer consumer = outside.createConsumer(outside.createQueue(queue))) {
            return consumer.receiveBody(String.class, millis);
        }
    }

    private static String url() {
        return "posthorn://127.0.0.1:" + ((InetSocketAddress) broker.address()).getPort();
    }
}
