package io.posthorn.benchmarks.send;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One producer sends messages of 1 KiB that are not persistent, with nobody to take them; then one consumer takes them all.
 * In alternating rounds: to a broker with memory for all of them, and to one with 32 MiB, which spills.
 *
 * <p>Arguments: directory (made if missing), rounds (5), messages a round (300000).
 */
public final class SpillBenchmark {
    private static final int BODY = 1024;

    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    private SpillBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = arguments.length > 0 ? Path.of(arguments[0]) : Files.createTempDirectory("posthorn-spill");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int messages = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 300_000;
        Files.createDirectories(directory);
        new SpillBenchmark().run(directory, rounds, messages);
    }

    private void run(Path directory, int rounds, int messages) throws IOException, JMSException {
        long memory = 4L * messages * (BODY + 256) / (1024 * 1024);
        try (BrokerUnderTest large = BrokerUnderTest.start(
                        directory.resolve("large"),
                        "auto",
                        List.of("-Xms" + 2 * memory + "m", "-Xmx" + 2 * memory + "m"),
                        List.of("--memory", memory + "m"));
                BrokerUnderTest small =
                        BrokerUnderTest.start(directory.resolve("small"), "auto", List.of("-Xmx128m"), List.of())) {
            round(large, "warm-up", messages);
            round(small, "warm-up", messages);
            rates.clear();
            for (int i = 0; i < rounds; i++) {
                round(large, "in memory", messages);
                round(small, "spilling", messages);
            }
        }
        rates.forEach((name, all) -> {
            Collections.sort(all);
            System.out.printf(
                    "%-24s median %,10.0f msg/s   (%,.0f to %,.0f)%n",
                    name, all.get(all.size() / 2), all.get(0), all.get(all.size() - 1));
        });
    }

    private void round(BrokerUnderTest broker, String name, int messages) throws JMSException {
        try (Connection connection = new PosthornConnectionFactory(broker.url()).createConnection();
                Session session = connection.createSession(Session.DUPS_OK_ACKNOWLEDGE)) {
            long start = System.nanoTime();
            send(session, messages);
            note(name + ", send", messages, start);
            connection.start();
            start = System.nanoTime();
            receive(session, messages);
            note(name + ", receive", messages, start);
        }
    }

    private static void send(Session session, int messages) throws JMSException {
        try (MessageProducer producer = session.createProducer(session.createQueue("bench"))) {
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(new byte[BODY]);
            for (int i = 0; i < messages; i++) {
                producer.send(message);
            }
        }
    }

    private static void receive(Session session, int messages) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(session.createQueue("bench"))) {
            for (int i = 0; i < messages; i++) {
                if (consumer.receive(10_000) == null) {
                    throw new IllegalStateException("message " + i + " is missing");
                }
            }
        }
    }

    private void note(String name, int messages, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        rates.computeIfAbsent(name, any -> new ArrayList<>()).add(messages / seconds);
    }
}
