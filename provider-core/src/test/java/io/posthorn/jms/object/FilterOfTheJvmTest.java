package io.posthorn.jms.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.MessageFormatException;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code jdk.serialFilter} holds beside what we let in. A JVM has it from its start, so it is one of its own. */
@Tag("§3.11")
class FilterOfTheJvmTest {
    /** Sabotage: set the gate alone as the stream's filter. */
    @Test
    void whatTheJvmRefusesIsRefused() throws Exception {
        assertThat(outputOf("-Djdk.serialFilter=!java.util.UUID"))
                .startsWith("refused: the object of m cannot be read: the filter of this JVM (jdk.serialFilter) refuses class"
                        + " java.util.UUID");
    }

    @Test
    void whatItLetsInIsNotYetLetInByUs() throws Exception {
        assertThat(outputOf("-Djdk.serialFilter=java.util.UUID;" + Trap.class.getName()))
                .startsWith("read " + new UUID(1, 2))
                .contains("refused: the object of m cannot be read: class " + Trap.class.getName());
    }

    private static String outputOf(String filter) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        filter,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // The JDK itself may log that it has a filter.
        return output.lines()
                .filter(line -> line.startsWith("read ") || line.startsWith("refused: "))
                .collect(Collectors.joining("\n"));
    }

    /** Reads a value and a trap, and prints what came of it. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) throws Exception {
            read(ObjectWriting.write(new UUID(1, 2)));
            read(ObjectWriting.write(new Trap()));
        }

        private static void read(byte[] bytes) {
            try {
                System.out.println("read " + ObjectReading.VALUES_ONLY.read(bytes, 0, bytes.length, "m"));
            } catch (MessageFormatException e) {
                System.out.println("refused: " + e.getMessage());
            }
        }
    }
}
