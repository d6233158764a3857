package io.posthorn.tck.way;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.JournalMode;
import io.posthorn.server.server.PosthornBroker;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same on every kind of broker: with an inline journal, with one on its own thread, with several loops, in memory. */
@Timeout(60)
class WholeWayTest {
    private static final int MESSAGES = 200;
    private static final long WAIT_MILLIS = 10_000;

    /** How a broker may be set up. */
    enum Kind {
        INLINE,
        THREAD,
        THREAD_AND_FOUR_LOOPS,
        MEMORY;

        BrokerSettings settings(Path directory) {
            BrokerSettings durable = BrokerSettings.durable(directory);
            return switch (this) {
                case INLINE -> durable.withJournal(JournalMode.INLINE);
                case THREAD -> durable.withJournal(JournalMode.THREAD);
                case THREAD_AND_FOUR_LOOPS ->
                    durable.withJournal(JournalMode.THREAD).withLoops(4);
                case MEMORY -> BrokerSettings.inMemory().withLoops(4);
            };
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(Kind.values());
    }

    static Stream<Kind> durableKinds() {
        return kinds().filter(kind -> kind != Kind.MEMORY);
    }

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("kinds")
    void messagesComeInOrderWithWhatTheyCarry(Kind kind) throws JMSException {
        try (PosthornBroker broker = PosthornBroker.start(kind.settings(directory));
                Connection connection = started(broker)) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("orders"));
            for (int i = 0; i < MESSAGES; i++) {
                producer.setDeliveryMode(i % 2 == 0 ? DeliveryMode.PERSISTENT : DeliveryMode.NON_PERSISTENT);
                TextMessage message = session.createTextMessage("order " + i);
                message.setIntProperty("number", i);
                producer.send(message);
            }

            MessageConsumer consumer = session.createConsumer(session.createQueue("orders"));
            List<Integer> persistent = new ArrayList<>();
            List<Integer> others = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                TextMessage message = (TextMessage) consumer.receive(WAIT_MILLIS);
                int number = message.getIntProperty("number");
                assertThat(message.getText()).isEqualTo("order " + number);
                assertThat(message.getJMSRedelivered()).isFalse();
                (message.getJMSDeliveryMode() == DeliveryMode.PERSISTENT ? persistent : others).add(number);
            }
            assertThat(persistent).isSorted().hasSize(MESSAGES / 2);
            assertThat(others).isSorted().hasSize(MESSAGES / 2);
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aTransactionMovesOverQueuesAsOne(Kind kind) throws JMSException {
        try (PosthornBroker broker = PosthornBroker.start(kind.settings(directory));
                JMSContext plain = factory(broker).createContext();
                JMSContext transacted = plain.createContext(JMSContext.SESSION_TRANSACTED)) {
            IntStream.range(0, 10).forEach(i -> plain.createProducer().send(plain.createQueue("in"), "job " + i));
            JMSConsumer in = transacted.createConsumer(transacted.createQueue("in"));

            List<@Nullable String> first = move(transacted, in, 5);
            transacted.rollback();
            List<@Nullable String> again = move(transacted, in, 5);
            transacted.commit();

            assertThat(first).containsExactly("job 0", "job 1", "job 2", "job 3", "job 4");
            assertThat(again).isEqualTo(first);
            JMSConsumer left = plain.createConsumer(plain.createQueue("left"));
            JMSConsumer right = plain.createConsumer(plain.createQueue("right"));
            for (String job : again) {
                assertThat(left.receiveBody(String.class, WAIT_MILLIS)).isEqualTo(job);
                assertThat(right.receiveBody(String.class, WAIT_MILLIS)).isEqualTo(job);
            }
            assertThat(left.receiveNoWait()).isNull();
            assertThat(right.receiveNoWait()).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("durableKinds")
    void whatIsPersistentSurvivesAStopAndTheRestDoesNot(Kind kind) throws JMSException {
        byte[] large = new byte[600_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        try (PosthornBroker broker = PosthornBroker.start(kind.settings(directory));
                Connection connection = started(broker)) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("stay"));
            for (int i = 0; i < MESSAGES; i++) {
                producer.send(session.createTextMessage("stay " + i));
            }
            BytesMessage big = session.createBytesMessage();
            big.writeBytes(large);
            producer.send(big);
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            producer.send(session.createTextMessage("go"));
            MessageConsumer consumer = session.createConsumer(session.createQueue("stay"));
            for (int i = 0; i < MESSAGES / 2; i++) {
                assertThat(consumer.receive(WAIT_MILLIS)).isNotNull();
            }
        }

        try (PosthornBroker broker = PosthornBroker.start(kind.settings(directory));
                Connection connection = started(broker)) {
            Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue("stay"));
            for (int i = MESSAGES / 2; i < MESSAGES; i++) {
                assertThat(((TextMessage) consumer.receive(WAIT_MILLIS)).getText())
                        .isEqualTo("stay " + i);
            }
            Message last = consumer.receive(WAIT_MILLIS);
            assertThat(last.getBody(byte[].class)).isEqualTo(large);
            assertThat(consumer.receiveNoWait()).isNull();
            last.acknowledge();
        }

        try (PosthornBroker broker = PosthornBroker.start(kind.settings(directory));
                JMSContext context = factory(broker).createContext()) {
            assertThat(context.createConsumer(context.createQueue("stay")).receiveNoWait())
                    .isNull();
        }
    }

    private static List<@Nullable String> move(JMSContext transacted, JMSConsumer in, int count) {
        List<@Nullable String> moved = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String job = in.receiveBody(String.class, WAIT_MILLIS);
            transacted.createProducer().send(transacted.createQueue("left"), job);
            transacted.createProducer().send(transacted.createQueue("right"), job);
            moved.add(job);
        }
        return moved;
    }

    private static ConnectionFactory factory(PosthornBroker broker) {
        return new PosthornConnectionFactory(broker.url());
    }

    private static Connection started(PosthornBroker broker) throws JMSException {
        Connection connection = factory(broker).createConnection();
        connection.start();
        return connection;
    }
}
