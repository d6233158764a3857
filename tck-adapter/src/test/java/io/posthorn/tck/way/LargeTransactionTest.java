package io.posthorn.tck.way;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.JournalMode;
import io.posthorn.server.server.PosthornBroker;
import io.posthorn.tck.process.BrokerProcess;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions of so many messages that the broker would not hold them. */
@Timeout(120)
class LargeTransactionTest {
    private static final int MANY = 50_000;
    private static final int KIBIBYTE = 1024;
    private static final int KILLS = 16;
    private static final int A_MILLION = 1_000_000;
    private static final long WAIT_MILLIS = 60_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void fiftyThousandMessagesToTwoQueuesAreOneAndKeepTheirOrder(JournalMode journal) throws JMSException {
        BrokerSettings settings = BrokerSettings.durable(directory).withJournal(journal);
        try (PosthornBroker broker = PosthornBroker.start(settings);
                JMSContext sending = transacted(broker);
                JMSContext receiving = transacted(broker)) {
            JMSConsumer even = receiving.createConsumer(receiving.createQueue("even"));
            JMSConsumer odd = receiving.createConsumer(receiving.createQueue("odd"));

            send(sending, MANY / 2, "even", "odd");
            sending.rollback();
            send(sending, MANY, "even", "odd");
            assertThat(even.receiveNoWait()).isNull();
            assertThat(odd.receiveNoWait()).isNull();
            sending.commit();

            for (int i = 0; i < MANY; i += 2) {
                assertThat(number(even.receive(WAIT_MILLIS))).isEqualTo(i);
                assertThat(number(odd.receive(WAIT_MILLIS))).isEqualTo(i + 1);
            }
            assertThat(even.receiveNoWait()).isNull();
            assertThat(odd.receiveNoWait()).isNull();
            receiving.commit();
        }
    }

    @Test
    void whatIsCommittedIsThereAfterARestart() throws JMSException {
        BrokerSettings settings = BrokerSettings.durable(directory);
        try (PosthornBroker broker = PosthornBroker.start(settings);
                JMSContext sending = transacted(broker)) {
            send(sending, MANY, "q");
            sending.commit();
            send(sending, MANY, "q");
        }
        try (PosthornBroker broker = PosthornBroker.start(settings);
                JMSContext receiving = transacted(broker)) {
            receiveAll(receiving, "q", MANY);
        }
    }

    /** When the first message is staged for it, it is gone already. */
    @Test
    void aSubscriptionThatGoesWhileItsMessagesAreHeldTakesNothingFromTheOthers() throws JMSException {
        BrokerSettings settings = BrokerSettings.durable(directory);
        try (PosthornBroker broker = PosthornBroker.start(settings);
                JMSContext sending = transacted(broker);
                JMSContext receiving = transacted(broker)) {
            receiving.setClientID("app");
            Topic topic = receiving.createTopic("t");
            receiving.createDurableConsumer(topic, "going").close();
            receiving.createDurableConsumer(topic, "staying").close();

            send(sending, 1, topic);
            receiving.unsubscribe("going");
            send(sending, MANY, topic, sending.createQueue("q"));
            sending.commit();

            receiveAll(receiving, "q", 1, 2, MANY);
            JMSConsumer staying = receiving.createDurableConsumer(topic, "staying");
            assertThat(number(staying.receive(WAIT_MILLIS))).isZero();
            receiveAll(receiving, staying, 0, 2, MANY);
        }
        try (PosthornBroker broker = PosthornBroker.start(settings);
                JMSContext receiving = transacted(broker)) {
            receiving.setClientID("app");
            assertThat(receiving.createConsumer(receiving.createQueue("q")).receiveNoWait())
                    .isNull();
            JMSConsumer staying = receiving.createDurableConsumer(receiving.createTopic("t"), "staying");
            assertThat(staying.receiveNoWait()).isNull();
        }
    }

    /** Between what is staged and the commit, so that recovery has it all to give up. */
    @Test
    void aBrokerThatIsKilledBeforeTheCommitHasNothingOfIt() throws JMSException {
        killBeforeTheCommit();
        try (BrokerProcess broker = broker("256m");
                JMSContext receiving = transacted(broker)) {
            assertThat(receiving.createConsumer(receiving.createQueue("q")).receiveNoWait())
                    .isNull();
            assertThat(receiving.createConsumer(receiving.createQueue("before")).receive(WAIT_MILLIS))
                    .isNotNull();
        }
    }

    @Test
    @Tag("full")
    @Timeout(600)
    void theDiskThatAnUnfinishedTransactionTookIsUsedAgain(TestReporter reporter) throws JMSException {
        for (int kill = 0; kill < KILLS; kill++) {
            killBeforeTheCommit();
        }
        reporter.publishEntry("bytes on disk", Long.toString(bytesOnDisk()));
        assertThat(bytesOnDisk()).isLessThan((long) KILLS * MANY * KIBIBYTE * 2 / 3);
    }

    /** All but the last few MiB of what was sent is staged: the window lets no more be under way. */
    private void killBeforeTheCommit() throws JMSException {
        try (BrokerProcess broker = broker("256m");
                JMSContext sending = transacted(broker)) {
            send(sending, 1, "before");
            sending.commit();
            send(sending, MANY, "q");
            broker.kill();
        }
    }

    @Test
    @Tag("full")
    @Timeout(900)
    void aMillionMessagesPassThroughASmallBrokerInOneTransactionEachWay(TestReporter reporter) throws JMSException {
        try (BrokerProcess broker = broker("128m");
                JMSContext context = transacted(broker)) {
            long start = System.nanoTime();
            send(context, A_MILLION, "q");
            long sent = System.nanoTime();
            context.commit();
            long committed = System.nanoTime();
            receiveAll(context, "q", A_MILLION);
            long received = System.nanoTime();
            reporter.publishEntry("sent in ms", millis(start, sent));
            reporter.publishEntry("committed in ms", millis(sent, committed));
            reporter.publishEntry("received and committed in ms", millis(committed, received));
            assertThat(broker.alive()).isTrue();
        }
    }

    /** Numbered messages of 1 KiB, to these in turn. */
    private static void send(JMSContext context, int count, String... queues) throws JMSException {
        send(context, count, Stream.of(queues).map(context::createQueue).toArray(Queue[]::new));
    }

    private static void send(JMSContext context, int count, Destination... destinations) throws JMSException {
        JMSProducer producer = context.createProducer();
        byte[] padding = new byte[KIBIBYTE - Integer.BYTES];
        for (int i = 0; i < count; i++) {
            BytesMessage message = context.createBytesMessage();
            message.writeInt(i);
            message.writeBytes(padding);
            producer.send(destinations[i % destinations.length], message);
        }
    }

    private static void receiveAll(JMSContext context, String queue, int count) throws JMSException {
        receiveAll(context, queue, 0, 1, count);
    }

    private static void receiveAll(JMSContext context, String queue, int first, int step, int end) throws JMSException {
        receiveAll(context, context.createConsumer(context.createQueue(queue)), first, step, end);
    }

    private static void receiveAll(JMSContext context, JMSConsumer consumer, int first, int step, int end)
            throws JMSException {
        for (int i = first; i < end; i += step) {
            int number = number(consumer.receive(WAIT_MILLIS));
            if (number != i) {
                assertThat(number).as("the number of the next message").isEqualTo(i);
            }
        }
        assertThat(consumer.receiveNoWait()).isNull();
        context.commit();
    }

    private static int number(Message message) throws JMSException {
        assertThat(message).isNotNull();
        return ((BytesMessage) message).readInt();
    }

    private static JMSContext transacted(PosthornBroker broker) {
        return new PosthornConnectionFactory(broker.url()).createContext(JMSContext.SESSION_TRANSACTED);
    }

    private static JMSContext transacted(BrokerProcess broker) {
        return new PosthornConnectionFactory(broker.url()).createContext(JMSContext.SESSION_TRANSACTED);
    }

    private BrokerProcess broker(String heap) {
        return BrokerProcess.serverWithHeap(
                directory.resolve("logs"),
                heap,
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

    private static String millis(long from, long to) {
        return Long.toString(TimeUnit.NANOSECONDS.toMillis(to - from));
    }
}
