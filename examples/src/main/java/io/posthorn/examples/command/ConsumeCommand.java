package io.posthorn.examples.command;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code posthorn consume QUEUE}. */
@Command(
        name = "consume",
        description = {
            "Receives messages of a queue and prints them, a line each.",
            "Exit code 1 if fewer than --count came within --timeout."
        },
        sortOptions = false)
final class ConsumeCommand implements Callable<Integer> {
    /** When a message is taken from its queue for good. */
    enum Acknowledge {
        /** After it was printed. */
        CLIENT(JMSContext.CLIENT_ACKNOWLEDGE),
        /** When it arrives. */
        AUTO(JMSContext.AUTO_ACKNOWLEDGE),
        /** Some time after it arrived. */
        DUPS_OK(JMSContext.DUPS_OK_ACKNOWLEDGE),
        /** After it was printed, by a commit. */
        TRANSACTED(JMSContext.SESSION_TRANSACTED),
        /** Never: all messages go back at the end. */
        NONE(JMSContext.CLIENT_ACKNOWLEDGE);

        private final int sessionMode;

        Acknowledge(int sessionMode) {
            this.sessionMode = sessionMode;
        }

        void done(JMSContext context) {
            switch (this) {
                case CLIENT -> context.acknowledge();
                case TRANSACTED -> context.commit();
                default -> {}
            }
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BrokerOption broker = new BrokerOption();

    @Parameters(index = "0", paramLabel = "QUEUE", description = "Where from.")
    private String queueName = "";

    @Option(names = "--count", paramLabel = "N", description = "End after so many messages (default: never).")
    private @Nullable Long count;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "End when no message comes for so long, like 500ms, 10s, 5m; 0: when none waits.")
    private @Nullable Duration timeout;

    @Option(
            names = "--ack",
            paramLabel = "MODE",
            defaultValue = "CLIENT",
            description =
                    "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, after it was printed; NONE: all go back).")
    private Acknowledge acknowledge = Acknowledge.CLIENT;

    @Option(names = "--headers", description = "Print headers and properties too.")
    private boolean headers;

    @Override
    public Integer call() throws IOException, JMSException {
        long wanted = count == null ? Long.MAX_VALUE : count;
        long received = 0;
        try (JMSContext context = broker.open(acknowledge.sessionMode)) {
            JMSConsumer consumer = context.createConsumer(context.createQueue(queueName));
            Message message = null;
            while (received < wanted && (message = next(consumer)) != null) {
                show(text(message));
                acknowledge.done(context);
                received++;
            }
        }
        return count != null && received < wanted ? Main.FAILED : 0;
    }

    private @Nullable Message next(JMSConsumer consumer) {
        if (timeout == null) {
            return consumer.receive();
        }
        return timeout.isZero() ? consumer.receiveNoWait() : consumer.receive(timeout.toMillis());
    }

    /** Throws if nobody reads what is printed: the message is not acknowledged then. */
    private void show(String text) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.print('\n');
        if (out.checkError()) {
            throw new IOException("the output was closed");
        }
    }

    private String text(Message message) throws JMSException {
        String body = body(message);
        if (!headers) {
            return body;
        }
        StringBuilder text = new StringBuilder(String.valueOf(message.getJMSMessageID()))
                .append(" priority=")
                .append(message.getJMSPriority())
                .append(" redelivered=")
                .append(message.getJMSRedelivered());
        Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = (String) names.nextElement();
            text.append(' ').append(name).append('=').append(message.getObjectProperty(name));
        }
        return text.append('\t').append(body).toString();
    }

    private static String body(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return String.valueOf(text.getText());
        }
        if (message instanceof BytesMessage bytes) {
            byte[] content = new byte[Math.toIntExact(bytes.getBodyLength())];
            bytes.readBytes(content);
            return HexFormat.of().formatHex(content);
        }
        return "";
    }
}
