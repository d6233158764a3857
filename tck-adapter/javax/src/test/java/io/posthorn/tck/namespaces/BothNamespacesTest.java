package io.posthorn.tck.namespaces;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A producer of one namespace and a consumer of the other, through one broker. */
class BothNamespacesTest {
    private static final int LETTERS = 8;

    private final OtherNamespace jakarta;
    private PosthornBroker broker;
    private String url;

    BothNamespacesTest() throws Exception {
        jakarta = new OtherNamespace(System.getProperty("posthorn.jakarta.classpath"));
    }

    @BeforeEach
    void start() {
        broker = PosthornBroker.start(BrokerSettings.inMemory());
        url = "posthorn://127.0.0.1:" + ((InetSocketAddress) broker.address()).getPort();
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
        jakarta.close();
    }

    @Test
    void theOneIsNotTheOther() throws Exception {
        assertThat(jakarta.loadClass("io.posthorn.jms.PosthornConnectionFactory").getInterfaces())
                .extracting(Class::getName)
                .contains("jakarta.jms.ConnectionFactory");
        assertThat(io.posthorn.jms.PosthornConnectionFactory.class.getInterfaces())
                .extracting(Class::getName)
                .contains("javax.jms.ConnectionFactory");
    }

    @Test
    void whatJavaxSendsJakartaReceives() throws Exception {
        List<String> sent = new LetterSender().apply(url, "letters");

        assertThat(sent).hasSize(LETTERS);
        assertThat(ofJakarta("LetterReceiver").apply(url, "letters")).isEqualTo(sent);
    }

    @Test
    void whatJakartaSendsJavaxReceives() throws Exception {
        List<String> sent = ofJakarta("LetterSender").apply(url, "letters");

        assertThat(sent).hasSize(LETTERS);
        assertThat(new LetterReceiver().apply(url, "letters")).isEqualTo(sent);
    }

    @SuppressWarnings("unchecked") // what the classes are
    private BiFunction<String, String, List<String>> ofJakarta(String name) throws ReflectiveOperationException {
        return (BiFunction<String, String, List<String>>) jakarta.loadClass("io.posthorn.tck.namespaces." + name)
                .getConstructor()
                .newInstance();
    }
}
