package io.posthorn.tck.way;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.server.server.EmbeddedBrokers;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code vm://}: a broker in the application's own process, started by the first connection. */
@Timeout(60)
class InVmTest {
    private static final long WAIT_MILLIS = 10_000;

    @TempDir
    private Path directory;

    @AfterEach
    void stopBrokers() {
        EmbeddedBrokers.closeAll();
    }

    @Test
    void messagesWaitBetweenTwoConnections() {
        PosthornConnectionFactory factory = new PosthornConnectionFactory("vm://between");
        send(factory);

        assertThat(receive(factory)).isEqualTo("kept");
    }

    @Test
    void withADirectoryItIsDurable() {
        PosthornConnectionFactory factory = new PosthornConnectionFactory("vm://durable?data=" + directory);
        send(factory);
        EmbeddedBrokers.closeAll();

        assertThat(receive(factory)).isEqualTo("kept");
    }

    @Test
    void namesAreBrokersOfTheirOwn() {
        try (JMSContext one = new PosthornConnectionFactory("vm://one").createContext();
                JMSContext two = new PosthornConnectionFactory("vm://two").createContext()) {
            one.createProducer().send(one.createQueue("q"), "for one");

            assertThat(two.createConsumer(two.createQueue("q")).receiveNoWait()).isNull();
        }
    }

    @Test
    void oneNameWithAnotherDirectoryIsRefused() {
        send(new PosthornConnectionFactory("vm://place"));

        PosthornConnectionFactory elsewhere = new PosthornConnectionFactory("vm://place?data=" + directory);
        assertThatThrownBy(elsewhere::createContext)
                .isInstanceOf(JMSRuntimeException.class)
                .hasMessageContaining("vm://place")
                .hasMessageContaining(directory.toString());
    }

    private static void send(PosthornConnectionFactory factory) {
        try (JMSContext sender = factory.createContext()) {
            sender.createProducer().send(sender.createQueue("kept"), "kept");
        }
    }

    private static @Nullable String receive(PosthornConnectionFactory factory) {
        try (JMSContext receiver = factory.createContext()) {
            return receiver.createConsumer(receiver.createQueue("kept")).receiveBody(String.class, WAIT_MILLIS);
        }
    }
}
