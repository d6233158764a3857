package io.posthorn.tck.way;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.tck.process.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A body of 1 GiB through a broker that has no memory for it. */
@Tag("full")
@Timeout(900)
class GibibyteTest {
    private static final int LENGTH = 1 << 30;
    private static final long CLIENT_SECONDS = 800;

    @TempDir
    private Path directory;

    @Test
    void aGibibytePassesThroughABrokerWithAHeapOfAnEighthOfIt(TestReporter reporter) throws Exception {
        try (BrokerProcess broker = BrokerProcess.serverWithHeap(
                directory.resolve("logs"),
                "128m",
                "--data",
                directory.resolve("data").toString(),
                "--port",
                "0")) {
            Path out = directory.resolve("client.out");
            Process client = client(broker.url(), out);
            try {
                assertThat(client.waitFor(CLIENT_SECONDS, TimeUnit.SECONDS)).isTrue();
                reporter.publishEntry("1 GiB", Files.readString(out));
                assertThat(client.exitValue()).as(Files.readString(out)).isZero();
            } finally {
                client.destroyForcibly();
            }
            assertThat(broker.alive()).isTrue();
            assertThat(broker.terminate()).isZero();
        }
    }

    private static Process client(String url, Path out) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx3g",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LargeBodyClient.class.getName(),
                        url,
                        Integer.toString(LENGTH))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }
}
