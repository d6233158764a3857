package io.posthorn.jms;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.message.TemporaryTopicName;
import io.posthorn.jms.destination.JmsDestination;
import io.posthorn.jms.destination.JmsQueue;
import io.posthorn.jms.destination.JmsTemporaryQueue;
import io.posthorn.jms.destination.JmsTemporaryTopic;
import io.posthorn.jms.destination.JmsTopic;
import jakarta.jms.JMSException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Administered objects as Java serialises them. */
@Tag("§5.1")
class SerializedAdministeredObjectsTest {
    /** Sabotage: write the URL as it was set. */
    @Test
    void aFactoryComesBackWithoutItsPassword() throws Exception {
        PosthornConnectionFactory factory =
                new PosthornConnectionFactory("posthorn://a,b:7?jms.username=al&jms.password=hidden");
        factory.setPassword("hidden too");
        factory.setClientId("c");
        factory.setObjectAllow("com.acme.*");
        byte[] bytes = written(factory);

        PosthornConnectionFactory read = (PosthornConnectionFactory) read(bytes);

        assertThat(read.toString()).isEqualTo(factory.toString().replace("PASSWORD=***, ", ""));
        assertThat(read.getUser()).isEqualTo("al");
        assertThat(read.getClientId()).isEqualTo("c");
        assertThat(read.getObjectAllow()).isEqualTo("com.acme.*");
        assertThat(new String(bytes, ISO_8859_1)).doesNotContain("hidden");
        read.setPrefetch(5);
        assertThat(read.getPrefetch()).isEqualTo(5);
    }

    @Test
    void aFactoryForDistributedTransactionsStaysOne() throws Exception {
        Object read = read(written(new PosthornXAConnectionFactory("posthorn://a:7")));

        assertThat(read).isExactlyInstanceOf(PosthornXAConnectionFactory.class);
        assertThat(((PosthornXAConnectionFactory) read).getUrl()).isEqualTo("posthorn://a:7");
    }

    @Test
    void aDamagedFactoryIsRefused() throws Exception {
        byte[] bytes = written(new PosthornConnectionFactory("posthorn://a:7"));
        byte[] damaged = new String(bytes, ISO_8859_1)
                .replace("posthorn://", "posthurn://")
                .getBytes(ISO_8859_1);

        assertThatExceptionOfType(InvalidObjectException.class)
                .isThrownBy(() -> read(damaged))
                .withMessageContaining("connection URL");
    }

    @Test
    void destinationsComeBack() throws Exception {
        for (JmsDestination destination : List.of(
                JmsQueue.of("shop.orders"),
                JmsTopic.of("shop.orders"),
                new JmsTemporaryQueue(new TemporaryQueueName("t"), null),
                new JmsTemporaryTopic(new TemporaryTopicName("t"), null))) {
            Object read = read(written(destination));

            assertThat(read).isExactlyInstanceOf(destination.getClass()).isEqualTo(destination);
        }
    }

    @Test
    void aTemporaryOneIsAnotherConnections() throws Exception {
        JmsTemporaryQueue mine = new JmsTemporaryQueue(new TemporaryQueueName("t"), temporary -> {});

        JmsTemporaryQueue read = (JmsTemporaryQueue) read(written(mine));

        mine.delete();
        assertThatExceptionOfType(JMSException.class).isThrownBy(read::delete);
    }

    @Test
    void aDestinationWithANameThatIsNoneIsRefused() throws Exception {
        byte[] bytes = written(JmsQueue.of("shop-orders"));
        byte[] damaged = new String(bytes, ISO_8859_1)
                .replace("shop-orders", "shop orders")
                .getBytes(ISO_8859_1);

        assertThatExceptionOfType(InvalidObjectException.class).isThrownBy(() -> read(damaged));
    }

    private static byte[] written(Serializable object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }
}
