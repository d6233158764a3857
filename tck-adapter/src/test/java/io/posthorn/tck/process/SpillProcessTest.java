package io.posthorn.tck.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More messages that are not persistent than a broker has memory for, and nobody who takes them. */
@Timeout(600)
class SpillProcessTest {
    private static final int SOME = 150_000;
    private static final int MANY = 1_000_000;
    private static final int BODY = 1024;
    private static final int STORE_FAILED = 4;
    private static final long MEBI = 1024 * 1024;

    @TempDir
    private Path directory;

    private final TestReporter reporter;

    SpillProcessTest(TestReporter reporter) {
        this.reporter = reporter;
    }

    @Test
    void whatMemoryIsTooSmallForWaitsOnDiskAndComesInOrder() throws Exception {
        fillAndDrain(SOME);
    }

    @Tag("full")
    @Test
    void aMillionThatMemoryIsTooSmallForWaitOnDiskAndComeInOrder() throws Exception {
        fillAndDrain(MANY);
    }

    @Test
    void aRestartDeletesWhatAKilledBrokerLeft() throws Exception {
        try (BrokerProcess broker = small();
                Connection connection = new PosthornConnectionFactory(broker.url()).createConnection()) {
            send(connection, 0, 50_000);
            await().until(() -> !scratchFiles().isEmpty());
            broker.kill();
        }
        assertThat(scratchFiles()).isNotEmpty();

        try (BrokerProcess again = small()) {
            assertThat(scratchFiles()).isEmpty();
            assertThat(again.terminate()).isZero();
        }
    }

    @Test
    void aStopInGoodOrderLeavesNoScratchFiles() throws Exception {
        try (BrokerProcess broker = small()) {
            try (Connection connection = new PosthornConnectionFactory(broker.url()).createConnection()) {
                send(connection, 0, 50_000);
                await().until(() -> !scratchFiles().isEmpty());
            }
            assertThat(broker.terminate()).isZero();
        }
        assertThat(scratchFiles()).isEmpty();
    }

    @Test
    void aScratchFileThatIsNotWhatWasWrittenEndsTheBroker() throws Exception {
        try (BrokerProcess broker = small();
                Connection connection = new PosthornConnectionFactory(broker.url()).createConnection()) {
            send(connection, 0, 50_000);
            await().until(() -> !scratchFiles().isEmpty());
            for (Path file : scratchFiles()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(1_000);
                }
            }

            assertThatThrownBy(() -> receive(connection, 50_000)).isInstanceOf(JMSException.class);

            assertThat(broker.exitCode()).isEqualTo(STORE_FAILED);
            assertThat(broker.errors()).contains("scratch-");
        }
    }

    private void fillAndDrain(int count) throws Exception {
        try (BrokerProcess broker = small();
                Connection connection = new PosthornConnectionFactory(broker.url()).createConnection()) {
            int first = count / 3;
            send(connection, 0, first);
            long heapBefore = liveHeap(broker);
            int filesBefore = openFiles(broker);
            figure("sent/s, spilling", count - first, time(() -> send(connection, first, count)));
            long heapAfter = liveHeap(broker);
            int filesAfter = openFiles(broker);
            reporter.publishEntry("live heap after a third, and after all", heapBefore + ", " + heapAfter);
            reporter.publishEntry("open files", filesBefore + ", " + filesAfter);
            assertThat(heapAfter).isLessThan(heapBefore + 8 * MEBI);
            assertThat(filesAfter - filesBefore).isLessThan(2 + (int) (count * 1_200L / (64 * MEBI)));

            figure("received/s, from scratch files", count, time(() -> receive(connection, count)));
            await().atMost(10, TimeUnit.SECONDS).until(() -> scratchFiles().isEmpty());
            assertThat(openFiles(broker)).isLessThanOrEqualTo(filesBefore);
            assertThat(broker.errors()).doesNotContain("WARN", "ERROR");
        }
    }

    /** A heap of 128 MiB gives messages 32 MiB. */
    private BrokerProcess small() {
        return BrokerProcess.serverWithHeap(logs(), "128m", "--data", data().toString(), "--port", "0");
    }

    private static void send(Connection connection, int from, int to) throws JMSException {
        try (Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue("spill"))) {
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            byte[] rest = new byte[BODY - Integer.BYTES];
            for (int i = from; i < to; i++) {
                BytesMessage message = session.createBytesMessage();
                message.writeInt(i);
                message.writeBytes(rest);
                producer.send(message);
            }
        }
    }

    private static void receive(Connection connection, int count) throws JMSException {
        connection.start();
        try (Session session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
                MessageConsumer consumer = session.createConsumer(session.createQueue("spill"))) {
            for (int i = 0; i < count; i++) {
                BytesMessage message = (BytesMessage) consumer.receive(10_000);
                if (message == null || message.readInt() != i || message.getBodyLength() != BODY) {
                    throw new AssertionError("instead of message " + i + " came " + message);
                }
            }
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    /** Something that takes time. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static double time(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private void figure(String name, int count, double seconds) {
        reporter.publishEntry(name, Long.toString(Math.round(count / seconds)));
    }

    /** Bytes of all objects that are reachable. */
    private static long liveHeap(BrokerProcess broker) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(broker.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String answer = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        assertThat(jcmd.waitFor()).as(answer).isZero();
        String total = answer.lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.trim().split(" +", 3)[2]);
    }

    private static int openFiles(BrokerProcess broker) throws IOException {
        Path open = Path.of("/proc", Long.toString(broker.pid()), "fd");
        assumeThat(open).as("where the system tells open files").isDirectory();
        try (Stream<Path> files = Files.list(open)) {
            return (int) files.count();
        }
    }

    private List<Path> scratchFiles() throws IOException {
        try (Stream<Path> files = Files.list(data())) {
            return files.filter(file -> file.getFileName().toString().startsWith("scratch-"))
                    .toList();
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path logs() {
        return directory.resolve("logs");
    }
}
