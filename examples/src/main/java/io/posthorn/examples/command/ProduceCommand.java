package io.posthorn.examples.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Queue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code posthorn produce QUEUE [TEXT…|-]}. */
@Command(name = "produce", description = "Sends text messages to a queue.", sortOptions = false)
final class ProduceCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BrokerOption broker = new BrokerOption();

    @Parameters(index = "0", paramLabel = "QUEUE", description = "Where to.")
    private String queueName = "";

    @Parameters(
            index = "1..*",
            paramLabel = "TEXT",
            description = "A message each; - or nothing: a message for each line of the standard input.")
    private List<String> texts = List.of(STANDARD_INPUT);

    @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "Send each so many times.")
    private int count = 1;

    @Option(
            names = "--no-persistent",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether messages outlive the broker (default: they do).")
    private boolean persistent = true;

    @Option(names = "--priority", paramLabel = "0-9", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
    private int priority;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            defaultValue = "0",
            converter = TimeSpan.class,
            description = "How long messages live, like 500ms, 10s, 5m (default: for ever).")
    private Duration timeToLive = Duration.ZERO;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            defaultValue = "0",
            converter = TimeSpan.class,
            description = "How long they wait before anybody gets them.")
    private Duration delay = Duration.ZERO;

    @Option(names = "--property", paramLabel = "NAME=VALUE", description = "A string property; may be repeated.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        if (count < 1 || priority < 0 || priority > 9) {
            throw new ParameterException(spec.commandLine(), "--count is 1 or more, --priority 0 to 9");
        }
        long sent = 0;
        try (JMSContext context = broker.open(JMSContext.AUTO_ACKNOWLEDGE)) {
            JMSProducer producer = producer(context);
            Queue queue = context.createQueue(queueName);
            for (String text : texts) {
                sent += text.equals(STANDARD_INPUT) ? sendLines(producer, queue) : send(producer, queue, text);
            }
        }
        spec.commandLine().getErr().println(sent + (sent == 1 ? " message" : " messages") + " sent to " + queueName);
        return 0;
    }

    private JMSProducer producer(JMSContext context) {
        JMSProducer producer = context.createProducer()
                .setDeliveryMode(persistent ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT)
                .setPriority(priority)
                .setTimeToLive(timeToLive.toMillis())
                .setDeliveryDelay(delay.toMillis());
        properties.forEach(producer::setProperty);
        return producer;
    }

    private long sendLines(JMSProducer producer, Queue queue) throws IOException {
        long sent = 0;
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            sent += send(producer, queue, line);
        }
        return sent;
    }

    private long send(JMSProducer producer, Queue queue, String text) {
        for (int i = 0; i < count; i++) {
            producer.send(queue, text);
        }
        return count;
    }
}
