package io.posthorn.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.examples.orders.BrokenOrderFileException;
import io.posthorn.examples.quickstart.FaultyInvoices.Fault;
import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job, with brokers in processes of their own. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class QuickstartTest {
    private static final Duration STANDSTILL = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void everyOrderGetsItsInvoiceOnceThoughTheBrokerIsStoppedInTheMiddle() throws Exception {
        Path orders = orders(1_000);
        RecordedProgress progress = new RecordedProgress();

        Report report = quickstart(orders, QuickstartTest::honest, STANDSTILL).run(progress);

        assertThat(report.table()).contains("lost", "twice", "wrong");
        assertThat(report.isClean()).as(report.table()).isTrue();
        assertThat(report.sent()).isEqualTo(1_000);
        assertThat(report.unwantedEnds()).isZero();
        assertThat(report.processed().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(1_000);
        assertThat(progress.backlog).isPositive();
    }

    @Test
    void anyTextIsPassedThroughAsItIs() throws Exception {
        String huge = "x\u00e9\u5b57\uD83D\uDE00".repeat(200_000);
        Path orders = Files.writeString(
                directory.resolve("any.txt"), "\uFEFFhello\r\n\r\n\ta\tb \n" + huge + "\na,c,s,3,19.99,,DE\n\nend");

        Report report = quickstart(orders, QuickstartTest::honest, STANDSTILL).run(new RecordedProgress());

        assertThat(report.isClean()).as(report.table()).isTrue();
        assertThat(report.sent()).isEqualTo(7);
    }

    @Test
    void aFileWithoutALineIsDoneAtOnce() throws Exception {
        Path orders = Files.writeString(directory.resolve("empty"), "");

        Report report = quickstart(orders, QuickstartTest::honest, STANDSTILL).run(new RecordedProgress());

        assertThat(report.isClean()).isTrue();
        assertThat(report.sent()).isZero();
    }

    @Test
    void aBrokerThatIsKilledIsStartedAgainAndNoOrderIsLostOrDoubled() throws Exception {
        Path orders = orders(2_000);
        RecordedProgress killer = new RecordedProgress() {
            @Override
            public void reached(int invoices) {
                if (backlog > 0 && invoices > 0 && !killed) {
                    killed = brokers().map(ProcessHandle::destroyForcibly).count() > 0;
                }
            }
        };

        Report report = quickstart(orders, QuickstartTest::honest, STANDSTILL).run(killer);

        assertThat(killer.killed).isTrue();
        assertThat(report.unwantedEnds()).isPositive();
        assertThat(report.isClean()).as(report.table()).isTrue();
    }

    @Test
    void invoicesThatAreMistreatedOnTheirWayAreSeen() throws Exception {
        Map<Integer, Fault> faults = Map.of(17, Fault.LOSE, 18, Fault.DOUBLE, 19, Fault.ALTER);
        Function<URI, ConnectionFactory> faulty = address -> FaultyInvoices.over(honest(address), faults);

        Report report = quickstart(orders(50), faulty, Duration.ofSeconds(10)).run(new RecordedProgress());

        assertThat(report.isClean()).isFalse();
        assertThat(report.lost()).isEqualTo(1);
        assertThat(report.twice()).isEqualTo(1);
        assertThat(report.wrong()).isEqualTo(1);
    }

    @Test
    void aFileThatCannotBeSentIsRefusedBeforeABrokerStarts() throws Exception {
        Path orders = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});

        assertThatThrownBy(() ->
                        quickstart(orders, QuickstartTest::honest, STANDSTILL).run(new RecordedProgress()))
                .isInstanceOf(BrokenOrderFileException.class)
                .hasMessageContaining("line 1 is not UTF-8");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    private Quickstart quickstart(Path orders, Function<URI, ConnectionFactory> factories, Duration standstill) {
        return new Quickstart(orders, directory.resolve("run"), factories, standstill);
    }

    private static ConnectionFactory honest(URI address) {
        return new PosthornConnectionFactory(address.toString());
    }

    private Path orders(int count) throws IOException {
        String[] lines = SampleOrders.text().split("\n", count + 1);
        lines[count] = "";
        return Files.writeString(directory.resolve("orders.csv"), String.join("\n", lines));
    }

    private static class RecordedProgress implements Progress {
        int backlog;
        boolean killed;

        @Override
        public void begins(int orders) {}

        @Override
        public void reached(int invoices) {}

        @Override
        public void brokerRestarted(int waiting, Duration away) {
            backlog = waiting;
        }

        static java.util.stream.Stream<ProcessHandle> brokers() {
            return ProcessHandle.current().children().filter(ProcessHandle::isAlive);
        }
    }
}
