package io.posthorn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the README shows works as it stands there. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReadmeTest {
    @Test
    void theSixLinesSendAndReceive() {
        assertThat(sendAndReceive("vm://readme")).isEqualTo("one horn, please");
    }

    @Test
    void theReadmeShowsTheLinesThatRunHere() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        String test = Files.readString(Path.of(
                "src", "test", "java", "io", "posthorn", "examples", getClass().getSimpleName() + ".java"));
        String code = readme.substring(readme.indexOf("```java\n") + 8);
        code = code.substring(0, code.indexOf("```"))
                .replace("\"posthorn://127.0.0.1:5670\"", "url")
                .replace("System.out.println(", "return (");

        for (String line : code.lines().map(String::strip).toList()) {
            assertThat(test).contains(line.replace("return (", "return ").replace("1000));", "1000);"));
        }
    }

    private static String sendAndReceive(String url) {
        ConnectionFactory factory = new PosthornConnectionFactory(url);
        try (JMSContext context = factory.createContext()) {
            Queue orders = context.createQueue("orders");
            context.createProducer().send(orders, "one horn, please");
            return context.createConsumer(orders).receiveBody(String.class, 1000);
        }
    }
}
