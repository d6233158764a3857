package io.posthorn.benchmarks.send;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One producer sends persistent messages of 1 KiB to a broker in a process of its own, each waiting for its receipt. In
 * alternating rounds: an append and a force of the same size on the same disk, then sends with the journal inline, then
 * with the journal on its own thread.
 *
 * <p>Arguments: directory (made if missing), rounds (5), sends a round (2000).
 */
public final class SendBenchmark {
    private static final int BODY = 1024;
    private static final int WARM_UP = 3_000;

    private final int sends;
    private final Map<String, Figures> figures = new LinkedHashMap<>();

    private SendBenchmark(int sends) {
        this.sends = sends;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("posthorn-send");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int sends = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2_000;
        Files.createDirectories(directory);
        new SendBenchmark(sends).run(directory, rounds);
    }

    private void run(Path directory, int rounds) throws Exception {
        try (ForceLimit disk = ForceLimit.on(directory.resolve("force-limit"), BODY);
                BrokerUnderTest inline = BrokerUnderTest.start(directory.resolve("inline"), "inline");
                BrokerUnderTest thread = BrokerUnderTest.start(directory.resolve("thread"), "thread")) {
            List<BrokerUnderTest> brokers = List.of(inline, thread);
            for (BrokerUnderTest broker : brokers) {
                send(broker, WARM_UP, new Figures());
            }
            for (int round = 0; round < rounds; round++) {
                disk.measure(sends, figures("append + force"));
                for (BrokerUnderTest broker : brokers) {
                    send(broker, sends, figures("send, journal " + broker.journal()));
                }
            }
        }
        print();
    }

    private static void send(BrokerUnderTest broker, int count, Figures into) throws JMSException, IOException {
        try (Connection connection = new PosthornConnectionFactory(broker.url()).createConnection();
                Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue("bench"))) {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(new byte[BODY]);
            producer.send(message);
            long brokerBefore = ContextSwitches.of(broker.pid());
            long clientBefore = ContextSwitches.of(ProcessHandle.current().pid());
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                producer.send(message);
                into.nanos.recordValue(System.nanoTime() - start);
            }
            into.count += count;
            into.brokerSwitches += ContextSwitches.of(broker.pid()) - brokerBefore;
            into.clientSwitches += ContextSwitches.of(ProcessHandle.current().pid()) - clientBefore;
        }
    }

    private Figures figures(String name) {
        return figures.computeIfAbsent(name, any -> new Figures());
    }

    private void print() {
        double limit = figures("append + force").medianMicros();
        System.out.printf(
                "%-24s %10s %10s %10s %16s %16s%n",
                "", "p50 us", "p99 us", "x limit", "broker waits/op", "client waits/op");
        figures.forEach((name, f) -> System.out.printf(
                "%-24s %10.0f %10.0f %10.2f %16.2f %16.2f%n",
                name,
                f.medianMicros(),
                f.nanos.getValueAtPercentile(99) / 1e3,
                f.medianMicros() / limit,
                f.brokerSwitches / (double) f.count,
                f.clientSwitches / (double) f.count));
    }

    /** What one way of doing it took. */
    static final class Figures {
        final Histogram nanos = new Histogram(3);
        long count;
        long brokerSwitches;
        long clientSwitches;

        double medianMicros() {
            return nanos.getValueAtPercentile(50) / 1e3;
        }
    }
}
