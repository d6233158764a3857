package io.posthorn.tck.way;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.tck.process.BrokerProcess;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
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
    private static final long HALF = LENGTH / 2;
    private static final int KILLS = 3;
    private static final long CLIENT_SECONDS = 300;

    @TempDir
    private Path directory;

    @Test
    void aGibibytePassesThroughABrokerWithAHeapOfAnEighthOfIt(TestReporter reporter) throws Exception {
        try (BrokerProcess broker = broker()) {
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

    /** What it had sent is dropped at once, and the store uses the room for what comes later. */
    @Test
    void aClientThatIsKilledInTheMiddleLeavesNothingVisibleAndTheDiskComesBack(TestReporter reporter) throws Exception {
        try (BrokerProcess broker = broker()) {
            for (int kill = 1; kill <= KILLS; kill++) {
                Process client = client(broker.url(), directory.resolve("client.out"));
                long before = bytesOnDisk();
                Awaitility.await("half a body on disk")
                        .atMost(CLIENT_SECONDS, TimeUnit.SECONDS)
                        .pollInterval(10, TimeUnit.MILLISECONDS)
                        .until(() -> bytesOnDisk() > before + HALF || !client.isAlive());
                client.destroyForcibly().waitFor(CLIENT_SECONDS, TimeUnit.SECONDS);
                reporter.publishEntry("bytes on disk after kill " + kill, Long.toString(bytesOnDisk()));
                try (JMSContext context = new PosthornConnectionFactory(broker.url()).createContext()) {
                    Queue queue = context.createQueue("large");
                    assertThat(context.createConsumer(queue).receiveNoWait()).isNull();
                }
            }
            Awaitility.await("the disk comes back").atMost(60, TimeUnit.SECONDS).until(() -> bytesOnDisk() < HALF);
            reporter.publishEntry("bytes on disk in the end", Long.toString(bytesOnDisk()));
        }
    }

    private BrokerProcess broker() {
        return BrokerProcess.serverWithHeap(
                directory.resolve("logs"),
                "128m",
                "--data",
                directory.resolve("data").toString(),
                "--port",
                "0");
    }

    /** Files may go while they are counted. */
    private long bytesOnDisk() {
        File[] files = directory.resolve("data").toFile().listFiles();
        return files == null ? 0 : Stream.of(files).mapToLong(File::length).sum();
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
