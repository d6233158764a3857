package io.posthorn.tck.way;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.StreamMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that travel in parts: the application sees nothing of that. */
@Timeout(120)
class LargeBodyTest {
    private static final int PART = ProtocolLimits.PART;
    private static final int MIB = 1024 * 1024;
    private static final long WAIT_MILLIS = 20_000;

    @TempDir
    private Path directory;

    static Stream<Arguments> sizesAndModes() {
        return Stream.of(PART - 1, PART, PART + 1, 2 * PART, 2 * PART + 1, 5 * MIB + 3)
                .flatMap(size -> Stream.of(DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT)
                        .map(mode -> Arguments.of(size, mode)));
    }

    @ParameterizedTest
    @MethodSource("sizesAndModes")
    void bodiesAroundEveryLimitComeAsTheyWereSent(int size, int mode) throws JMSException {
        byte[] body = body(size, 1);
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory));
                JMSContext context = context(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            Queue queue = context.createQueue("large");
            JMSConsumer consumer = context.createConsumer(queue);
            context.createProducer().setDeliveryMode(mode).setProperty("n", 1).send(queue, body);
            context.createProducer().setDeliveryMode(mode).send(queue, "small, behind it");

            Message message = consumer.receive(WAIT_MILLIS);

            assertThat(message.getIntProperty("n")).isOne();
            assertThat(message.getJMSDeliveryMode()).isEqualTo(mode);
            assertSame(message.getBody(byte[].class), body);
            assertThat(consumer.receiveBody(String.class, WAIT_MILLIS)).isEqualTo("small, behind it");
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    @Test
    void aBrokerInMemoryDoesTheSame() throws JMSException {
        byte[] body = body(3 * MIB, 2);
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.inMemory());
                JMSContext context = context(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            Queue queue = context.createQueue("large");
            context.createProducer().send(queue, body);
            context.createProducer()
                    .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                    .send(queue, body);

            JMSConsumer consumer = context.createConsumer(queue);
            assertSame(consumer.receiveBody(byte[].class, WAIT_MILLIS), body);
            assertSame(consumer.receiveBody(byte[].class, WAIT_MILLIS), body);
        }
    }

    @Test
    void everyKindOfMessageMayBeLarge() throws JMSException {
        String text = "the quick brown f\u00f6x \ud83e\udd8a ".repeat(40_000);
        byte[] bytes = body(MIB, 3);
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory));
                JMSContext context = context(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            Queue queue = context.createQueue("large");
            JMSConsumer consumer = context.createConsumer(queue);
            context.createProducer().send(queue, text);
            MapMessage map = context.createMapMessage();
            map.setString("text", text);
            map.setBytes("bytes", bytes);
            context.createProducer().send(queue, map);
            StreamMessage stream = context.createStreamMessage();
            stream.writeString(text);
            stream.writeInt(7);
            context.createProducer().send(queue, stream);

            assertThat(consumer.receiveBody(String.class, WAIT_MILLIS).equals(text))
                    .isTrue();
            MapMessage receivedMap = (MapMessage) consumer.receive(WAIT_MILLIS);
            assertThat(receivedMap.getString("text").equals(text)).isTrue();
            assertSame(receivedMap.getBytes("bytes"), bytes);
            StreamMessage receivedStream = (StreamMessage) consumer.receive(WAIT_MILLIS);
            assertThat(receivedStream.readString().equals(text)).isTrue();
            assertThat(receivedStream.readInt()).isEqualTo(7);
        }
    }

    /** More than the store takes at once, and more than waits well in memory. */
    @Test
    void fortyMebibytesWaitThroughARestartOfTheBroker() throws JMSException {
        byte[] body = body(40 * MIB, 4);
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory));
                JMSContext context = context(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            context.createProducer().send(context.createQueue("large"), body);
            context.createProducer()
                    .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                    .send(context.createQueue("large"), body(MIB, 5));
        }

        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory));
                JMSContext context = context(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            JMSConsumer consumer = context.createConsumer(context.createQueue("large"));
            assertSame(consumer.receiveBody(byte[].class, WAIT_MILLIS), body);
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT})
    void aTransactionTakesLargeBodiesAsOne(int mode) throws JMSException {
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory));
                JMSContext plain = context(broker, JMSContext.AUTO_ACKNOWLEDGE);
                JMSContext transacted = plain.createContext(JMSContext.SESSION_TRANSACTED)) {
            Queue left = plain.createQueue("left");
            Queue right = plain.createQueue("right");
            JMSConsumer fromLeft = plain.createConsumer(left);
            JMSConsumer fromRight = plain.createConsumer(right);
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 12; i++) {
                    transacted
                            .createProducer()
                            .setDeliveryMode(mode)
                            .send(i % 2 == 0 ? left : right, body(2 * MIB, 10 * round + i));
                }
                assertThat(fromLeft.receiveNoWait()).isNull();
                if (round == 0) {
                    transacted.rollback();
                }
            }
            assertThat(fromRight.receiveNoWait()).isNull();
            transacted.commit();

            for (int i = 0; i < 12; i++) {
                byte[] received = (i % 2 == 0 ? fromLeft : fromRight).receiveBody(byte[].class, WAIT_MILLIS);
                assertSame(received, body(2 * MIB, 10 + i));
            }
            assertThat(fromLeft.receiveNoWait()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT})
    void aLargeBodyComesAgainAfterRecoverAndAfterItsConsumerIsGone(int mode) throws JMSException {
        byte[] body = body(3 * MIB, 6);
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory))) {
            try (JMSContext context = context(broker, JMSContext.CLIENT_ACKNOWLEDGE)) {
                Queue queue = context.createQueue("large");
                context.createProducer().setDeliveryMode(mode).send(queue, body);
                JMSConsumer consumer = context.createConsumer(queue);
                assertSame(consumer.receiveBody(byte[].class, WAIT_MILLIS), body);

                context.recover();

                Message again = consumer.receive(WAIT_MILLIS);
                assertThat(again.getJMSRedelivered()).isTrue();
                assertSame(again.getBody(byte[].class), body);
            }
            try (JMSContext context = context(broker, JMSContext.CLIENT_ACKNOWLEDGE)) {
                JMSConsumer consumer = context.createConsumer(context.createQueue("large"));
                Message again = consumer.receive(WAIT_MILLIS);
                assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
                assertSame(again.getBody(byte[].class), body);
                again.acknowledge();
                context.recover();
                assertThat(consumer.receiveNoWait()).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {DeliveryMode.PERSISTENT, DeliveryMode.NON_PERSISTENT})
    void aLargeBodyMayBeDelayed(int mode) throws JMSException {
        byte[] body = body(MIB, 7);
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory));
                JMSContext context = context(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            Queue queue = context.createQueue("large");
            JMSConsumer consumer = context.createConsumer(queue);
            context.createProducer().setDeliveryMode(mode).setDeliveryDelay(300).send(queue, body);
            assertThat(consumer.receiveNoWait()).isNull();

            assertSame(consumer.receiveBody(byte[].class, WAIT_MILLIS), body);
        }
    }

    @Test
    void aDelayedLargeBodyWaitsThroughARestartToo() throws JMSException {
        byte[] body = body(MIB, 9);
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory));
                JMSContext context = context(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            context.createProducer().setDeliveryDelay(500).send(context.createQueue("large"), body);
        }

        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory));
                JMSContext context = context(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            JMSConsumer consumer = context.createConsumer(context.createQueue("large"));
            assertSame(consumer.receiveBody(byte[].class, WAIT_MILLIS), body);
        }
    }

    /** The asynchronous way, and several of them on their way at once. */
    @Test
    void largeBodiesMayBeSentAsynchronously() throws Exception {
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory));
                JMSContext context = context(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            Queue queue = context.createQueue("large");
            List<CompletableFuture<Boolean>> stored = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                CompletableFuture<Boolean> completion = new CompletableFuture<>();
                stored.add(completion);
                context.createProducer().setAsync(completing(completion)).send(queue, body(MIB + i, i));
            }
            for (CompletableFuture<Boolean> each : stored) {
                assertThat(each.get(WAIT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
            }

            JMSConsumer consumer = context.createConsumer(queue);
            for (int i = 0; i < 5; i++) {
                assertSame(consumer.receiveBody(byte[].class, WAIT_MILLIS), body(MIB + i, i));
            }
        }
    }

    @Test
    void consumersOfOneConnectionGetLargeAndSmallSideBySide() throws Exception {
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory));
                JMSContext first = context(broker, JMSContext.AUTO_ACKNOWLEDGE);
                JMSContext second = first.createContext(JMSContext.AUTO_ACKNOWLEDGE);
                JMSContext third = first.createContext(JMSContext.AUTO_ACKNOWLEDGE);
                JMSContext sender = context(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            for (int i = 0; i < 4; i++) {
                sender.createProducer().send(sender.createQueue("large"), body(6 * MIB, i));
            }
            for (int i = 0; i < 200; i++) {
                sender.createProducer().send(sender.createQueue("small"), "m" + i);
            }

            List<CompletableFuture<List<byte[]>>> large = new ArrayList<>();
            for (JMSContext each : List.of(first, second)) {
                large.add(CompletableFuture.supplyAsync(() -> {
                    JMSConsumer consumer = each.createConsumer(each.createQueue("large"));
                    return List.of(
                            consumer.receiveBody(byte[].class, WAIT_MILLIS),
                            consumer.receiveBody(byte[].class, WAIT_MILLIS));
                }));
            }
            JMSConsumer consumer = third.createConsumer(third.createQueue("small"));
            for (int i = 0; i < 200; i++) {
                assertThat(consumer.receiveBody(String.class, WAIT_MILLIS)).isEqualTo("m" + i);
            }

            List<byte[]> all = new ArrayList<>();
            for (CompletableFuture<List<byte[]>> each : large) {
                all.addAll(each.get());
            }
            for (int i = 0; i < 4; i++) {
                byte[] expected = body(6 * MIB, i);
                assertThat(all.removeIf(received -> Arrays.equals(received, expected)))
                        .isTrue();
            }
        }
    }

    /** What was received is sent on as it is, and a message may be sent again. */
    @Test
    void aLargeMessageMayBeSentAgainAndSentOn() throws JMSException {
        byte[] body = body(MIB, 8);
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.durable(directory));
                JMSContext context = context(broker, JMSContext.AUTO_ACKNOWLEDGE)) {
            Queue queue = context.createQueue("large");
            JMSConsumer consumer = context.createConsumer(queue);
            BytesMessage message = context.createBytesMessage();
            message.writeBytes(body);
            context.createProducer().send(queue, message);
            context.createProducer().send(queue, message);

            Message first = consumer.receive(WAIT_MILLIS);
            Message second = consumer.receive(WAIT_MILLIS);
            context.createProducer().send(queue, first);
            Message sentOn = consumer.receive(WAIT_MILLIS);

            for (Message received : List.of(first, second, sentOn)) {
                assertSame(received.getBody(byte[].class), body);
            }
        }
    }

    private static CompletionListener completing(CompletableFuture<Boolean> completion) {
        return new CompletionListener() {
            @Override
            public void onCompletion(Message message) {
                completion.complete(true);
            }

            @Override
            public void onException(Message message, Exception exception) {
                completion.completeExceptionally(exception);
            }
        };
    }

    private static JMSContext context(PosthornBroker broker, int mode) {
        return new PosthornConnectionFactory(broker.url()).createContext(mode);
    }

    private static byte[] body(int size, int seed) {
        byte[] body = new byte[size];
        new Random(seed).nextBytes(body);
        return body;
    }

    /** Without printing megabytes. */
    private static void assertSame(byte[] actual, byte[] expected) {
        assertThat(Arrays.mismatch(actual, expected)).isEqualTo(-1);
    }
}
