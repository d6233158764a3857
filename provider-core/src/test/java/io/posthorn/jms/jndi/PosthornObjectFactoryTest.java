package io.posthorn.jms.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.jms.destination.JmsQueue;
import io.posthorn.jms.destination.JmsTemporaryQueue;
import io.posthorn.jms.destination.JmsTopic;
import java.nio.file.Path;
import java.util.UUID;
import javax.naming.ConfigurationException;
import javax.naming.NamingException;
import javax.naming.OperationNotSupportedException;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Administered objects in naming services (Jakarta Messaging 3.1, §5.1). */
@Tag("§5.1")
class PosthornObjectFactoryTest {
    private final MemoryDirectory memory = new MemoryDirectory();

    @TempDir
    Path directory;

    static PosthornConnectionFactory factoryWithEverything() {
        PosthornConnectionFactory factory = new PosthornConnectionFactory(
                "failover:(tcp://a:7000,posthorn://[::1])?jms.password=hidden1&jms.username=a%26b c");
        factory.setPassword("hidden2");
        factory.setClientId("client=1?");
        factory.setPrefetch(7);
        factory.setPrefetchBytes(5_000);
        factory.setAckSync(false);
        factory.setConnectTimeout(1);
        factory.setRequestTimeout(2);
        factory.setSendTimeout(3);
        factory.setCloseTimeout(4);
        factory.setHeartbeat(5);
        factory.setObjectAllow("com.acme.**,org.x.Y");
        return factory;
    }

    /** All that it prints but the password. */
    static void verifySame(Object read, PosthornConnectionFactory written) {
        assertThat(read).isExactlyInstanceOf(written.getClass());
        assertThat(read.toString()).isEqualTo(written.toString().replace("PASSWORD=***, ", ""));
        assertThat(read.toString()).contains("CLIENT_ID=client=1?", "USER=a&b c", "[::1]:5670");
    }

    @Test
    void aFactoryComesBackFromADirectory() throws Exception {
        memory.bind("cf", factoryWithEverything());

        verifySame(memory.lookup("cf"), factoryWithEverything());
        assertThat(memory.entry("cf").get("jms.clientId").getContent()).isEqualTo("client=1?");
        assertThat(memory.entry("cf").get("url").getContent()).isEqualTo("posthorn://a:7000,posthorn://[::1]:5670");
    }

    /** Sabotage: take Secret for any other value in ConnectionOptions.texts. */
    @Test
    void aFactoryComesBackFromFilesWhichHoldNoPassword() throws Exception {
        FileDirectory files = new FileDirectory(directory);
        files.bind("cf", factoryWithEverything());

        verifySame(files.lookup("cf"), factoryWithEverything());
        assertThat(files.text("cf")).doesNotContain("hidden").contains("jms.clientId");
    }

    @Test
    void aFactoryForDistributedTransactionsStaysOne() throws Exception {
        PosthornXAConnectionFactory factory = new PosthornXAConnectionFactory("posthorn://a?jms.prefetch=0");
        memory.bind("xa", factory);

        assertThat(memory.lookup("xa")).isExactlyInstanceOf(PosthornXAConnectionFactory.class);
        assertThat(memory.lookup("xa").toString()).isEqualTo(factory.toString());
    }

    @Test
    void aBrokerInTheProcessComesBackToo() throws Exception {
        memory.bind("cf", new PosthornConnectionFactory("vm://shop?data=/srv/%C3%BCber%20all&jms.prefetch=0"));

        PosthornConnectionFactory read = (PosthornConnectionFactory) memory.lookup("cf");

        assertThat(read.toString()).contains("vm://shop?data=/srv/über all").contains("PREFETCH=0");
    }

    @Test
    void destinationsComeBack() throws Exception {
        FileDirectory files = new FileDirectory(directory);
        for (String name : new String[] {"shop.orders", "a/b"}) {
            memory.bind("q", JmsQueue.of(name));
            memory.bind("t", JmsTopic.of(name));
            files.bind("q", JmsQueue.of(name));
            files.bind("t", JmsTopic.of(name));

            assertThat(memory.lookup("q")).isEqualTo(JmsQueue.of(name)).isEqualTo(files.lookup("q"));
            assertThat(memory.lookup("t")).isEqualTo(JmsTopic.of(name)).isEqualTo(files.lookup("t"));
        }
    }

    @Test
    void aTemporaryDestinationIsNotBound() {
        JmsTemporaryQueue temporary =
                new JmsTemporaryQueue(new TemporaryQueueName(UUID.randomUUID().toString()), null);

        assertThatExceptionOfType(OperationNotSupportedException.class).isThrownBy(() -> memory.bind("q", temporary));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jms.prefetsch", "java.naming.provider.url", "factory", "data"})
    void aKeyThatIsNotOursIsRefused(String key) throws NamingException {
        Reference reference = new PosthornConnectionFactory().getReference();
        reference.add(new StringRefAddr(key, "x"));
        memory.bind("cf", reference);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> memory.lookup("cf"))
                .withMessageContaining(key);
    }

    @Test
    void aDestinationHasANameAndNothingElse() throws Exception {
        Reference reference = JmsQueue.of("a").getReference();
        reference.add(new StringRefAddr("url", "x"));
        memory.bind("more", reference);
        memory.bind("less", new Reference(JmsQueue.class.getName(), PosthornObjectFactory.class.getName(), null));
        memory.bind(
                "urlless",
                new Reference(PosthornConnectionFactory.class.getName(), PosthornObjectFactory.class.getName(), null));

        for (String name : new String[] {"more", "less", "urlless"}) {
            assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> memory.lookup(name));
        }
    }

    /** Sabotage: make an instance of the class that the reference names. */
    @Test
    void noOtherClassIsMade() throws Exception {
        PosthornObjectFactory factory = new PosthornObjectFactory();

        for (String type : new String[] {"java.util.ArrayList", "io.posthorn.jms.destination.JmsTemporaryQueue"}) {
            Reference reference = new Reference(type, new StringRefAddr("name", "x"));
            assertThat(factory.getObjectInstance(reference, null, null, null)).isNull();
        }
        assertThat(factory.getObjectInstance("posthorn://a", null, null, null)).isNull();
        assertThat(factory.getObjectInstance(null, null, null, null)).isNull();
    }
}
