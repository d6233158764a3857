package io.posthorn.jms.jndi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of docs/jndi.md. */
@SuppressWarnings("BanJNDI") // what is looked up is our own
class DocumentedExamplesTest {
    static Stream<Properties> examples() throws IOException {
        Matcher blocks =
                Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page()));
        return blocks.results().map(block -> properties(block.group(1)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachExampleBindsWhatItNames(Properties example) throws Exception {
        Context context = new InitialContext(example);

        for (String key : example.stringPropertyNames()) {
            int dot = key.indexOf('.');
            if (List.of("queue", "topic").contains(key.substring(0, Math.max(dot, 0)))) {
                assertThat(context.lookup(key.substring(dot + 1))).isInstanceOf(Destination.class);
            }
        }
        assertThat(Collections.list(context.list("")))
                .extracting(NameClassPair::getName)
                .contains("ConnectionFactory");
    }

    @Test
    void theFirstExampleIsWhatTheApplicationBelowItLooksUp() throws Exception {
        Context names = new InitialContext(examples().findFirst().orElseThrow());

        assertThat(names.lookup("shop")).isInstanceOf(ConnectionFactory.class);
        assertThat(names.lookup("jms/orders")).hasToString("queue://shop.orders");
    }

    private static Properties properties(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return properties;
    }

    private static Path page() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/jndi.md"))) {
            directory = directory.getParent();
        }
        return directory.resolve("docs/jndi.md");
    }
}
