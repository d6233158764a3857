package io.posthorn.tck.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.tck.process.BrokerProcess;
import io.posthorn.tck.process.HttpAdmin;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker as test suites use it: users of its own, queues made, emptied and deleted from outside. */
@Timeout(120)
class AdminProcessTest {
    @TempDir
    private Path directory;

    @Test
    void whatAnAdministratorDoesIsSeenByApplicationsAndOutlivesARestart() {
        try (BrokerProcess broker = server();
                JMSContext context = to(broker)) {
            HttpAdmin admin = admin(broker);
            Queue queue = context.createQueue("letters");
            assertThatThrownBy(() -> context.createProducer().send(queue, "too early"))
                    .isInstanceOf(InvalidDestinationRuntimeException.class);

            admin.createQueue("letters");
            context.createProducer().send(queue, "one");
            context.createProducer().send(queue, "two");
            assertThat(admin.queueStatus("letters")).contains("\"ready\":2");

            admin.drainQueue("letters");
            assertThat(admin.queueStatus("letters")).contains("\"ready\":0");
            try (JMSConsumer consumer = context.createConsumer(queue)) {
                assertThat(consumer.receiveNoWait()).isNull();
            }
            context.createProducer().send(queue, "three");
            broker.kill();
        }
        try (BrokerProcess broker = server();
                JMSContext context = to(broker)) {
            HttpAdmin admin = admin(broker);
            Queue queue = context.createQueue("letters");
            try (JMSConsumer consumer = context.createConsumer(queue)) {
                assertThat(consumer.receiveBody(String.class, 10_000)).isEqualTo("three");
            }

            admin.deleteQueue("letters");
            assertThatThrownBy(() -> context.createProducer().send(queue, "too late"))
                    .isInstanceOf(InvalidDestinationRuntimeException.class);
        }
    }

    @Test
    void whoeverIsNoAdministratorIsRefused() {
        try (BrokerProcess broker = server()) {
            String url = broker.adminUrl().orElseThrow();

            assertThatThrownBy(() -> HttpAdmin.of(url).createQueue("q")).hasMessageContaining("401");
            assertThatThrownBy(() -> HttpAdmin.of(url, "j2ee", "wrong").createQueue("q"))
                    .hasMessageContaining("401")
                    .hasMessageNotContaining("wrong");
        }
    }

    /** The file that suites start their brokers with. */
    static Path usersFile() {
        URL file = HttpAdmin.class.getResource("/io/posthorn/tck/users.yaml");
        try {
            return Path.of(file.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpAdmin admin(BrokerProcess broker) {
        return HttpAdmin.of(broker.adminUrl().orElseThrow(), "j2ee", "j2ee");
    }

    private static JMSContext to(BrokerProcess broker) {
        return new PosthornConnectionFactory(broker.url()).createContext("j2ee", "j2ee");
    }

    private BrokerProcess server() {
        List<String> arguments =
                new ArrayList<>(List.of("--data", directory.resolve("data").toString()));
        arguments.addAll(List.of("--port", "0", "--admin-port", "0", "--no-auto-create"));
        arguments.addAll(List.of("--users", usersFile().toString()));
        return BrokerProcess.server(directory.resolve("logs"), arguments.toArray(String[]::new));
    }
}
