package io.posthorn.tck.conformance.administered;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.tck.conformance.Client;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import javax.naming.Referenceable;
import javax.naming.spi.NamingManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Both forms in which a naming service may keep a factory or a destination. */
class AdministeredObjectTest {
    @RegisterExtension
    final Client client = new Client();

    private static Object serialised(Object object) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    private static Object referenced(Object object) throws Exception {
        return NamingManager.getObjectInstance(((Referenceable) object).getReference(), null, null, null);
    }

    private static List<Object> kept(Object object) throws Exception {
        return List.of(serialised(object), referenced(object));
    }

    /** Red if one of the forms leaves out the URL. */
    @Test
    @Tag("5.1")
    @Tag("5.3")
    void aFactoryThatWasKeptConnects() throws Exception {
        Queue queue = client.queue();
        client.send(queue, "a", "b");
        for (Object each : kept(client.factory())) {
            assertThat(each).isInstanceOf(QueueConnectionFactory.class).isInstanceOf(TopicConnectionFactory.class);
            try (JMSContext context = ((ConnectionFactory) each).createContext()) {
                assertThat(context.createConsumer(queue).receive(Client.PATIENCE))
                        .isNotNull();
            }
        }
        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    @Tag("5.1")
    @Tag("11.3.1")
    void aFactoryForDistributedTransactionsStaysOne() throws Exception {
        PosthornConnectionFactory plain = client.factory();
        for (Object each : kept(new PosthornXAConnectionFactory(plain.getUrl()))) {
            ((XAConnectionFactory) each).createXAConnection().close();
        }
    }

    /** Red if a destination forgets its kind. */
    @Test
    @Tag("5.1")
    @Tag("5.2")
    void aDestinationThatWasKeptIsTheSame() throws Exception {
        Queue queue = client.queue();
        Topic topic = client.topic();
        for (Object each : kept(queue)) {
            assertThat(each).isEqualTo(queue).isInstanceOf(Queue.class);
            client.send((Queue) each, "a");
        }
        for (Object each : kept(topic)) {
            assertThat(each).isEqualTo(topic).isInstanceOf(Topic.class);
        }
        assertThat(client.drain(queue)).containsExactly("a", "a");
    }
}
