package io.posthorn.server.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.security.User;
import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.SessionKind;
import io.posthorn.server.loop.Loop;
import java.util.List;
import java.util.Map;

/** A connection with session 1 (not transacted) and session 2 (transacted), against a broker driven by hand. */
final class SessionFixture {
    static final SessionEpoch EPOCH = new SessionEpoch(1, 2);

    final TestBroker broker;
    final RecordingOutbound out = new RecordingOutbound();
    final ServerConnection connection;
    private long sequence;

    SessionFixture() {
        this(new TestBroker());
    }

    SessionFixture(TestBroker broker) {
        this(broker, broker.loop);
    }

    /** The connection is pinned to this loop. */
    SessionFixture(TestBroker broker, Loop loop) {
        this.broker = broker;
        connection = new ServerConnection(broker.sessions(), loop, out, new User("ann"));
        connection.openSession(1, EPOCH, SessionKind.PLAIN);
        connection.openSession(2, EPOCH, SessionKind.TRANSACTED);
    }

    ServerSession session() {
        return connection.session(1);
    }

    ServerSession transacted() {
        return connection.session(2);
    }

    /** What the client was told since the last call, after all that can happen without time has happened. */
    List<String> told() {
        broker.loop.runAll();
        return out.told();
    }

    /** Persistent sends of session 1 with receipts. */
    void send(String queue, String... texts) {
        for (String text : texts) {
            session().send(++sequence, 0, true, persistent(queue, text));
        }
    }

    /** Sends of session 1 with receipts, not persistent if the destination is a temporary one. */
    void send(DestinationName to, String... texts) {
        for (String text : texts) {
            session().send(++sequence, 0, true, message(to, text, !to.isTemporary()));
        }
    }

    /** Non-persistent sends of session 1 without receipts. */
    void sendVolatile(DestinationName to, String... texts) {
        for (String text : texts) {
            session().send(++sequence, 0, false, message(to, text, false));
        }
    }

    /** Sends of session 2. */
    void sendIn(long transaction, DestinationName to, boolean persistent, String... texts) {
        for (String text : texts) {
            transacted().send(++sequence, transaction, false, message(to, text, persistent));
        }
    }

    /** Opens a consumer of session 1 with plenty of credit; what was told before is forgotten. */
    List<String> open(ConsumerRequest request) {
        told();
        session().openConsumer(request, out.reply("open"));
        List<String> answer = told();
        session().credit(request.consumer(), 100, 100_000);
        return answer;
    }

    /** Non-persistent sends of session 1. */
    void sendVolatile(String queue, String... texts) {
        for (String text : texts) {
            session().send(++sequence, 0, false, nonPersistent(queue, text));
        }
    }

    /** Persistent sends of session 2. */
    void sendIn(long transaction, String queue, String... texts) {
        for (String text : texts) {
            transacted().send(++sequence, transaction, false, persistent(queue, text));
        }
    }

    /** A consumer with plenty of credit; forgets what was told. */
    void consume(ServerSession session, int consumer, String queue) {
        session.openConsumer(new ConsumerRequest(consumer, new QueueName(queue), null), out.reply("open"));
        session.credit(consumer, 100, 100_000);
    }

    static List<DeliveredRange> ranges(DeliveredRange... ranges) {
        return List.of(ranges);
    }

    static DeliveredRange range(int consumer, long from, long to) {
        return new DeliveredRange(consumer, from, to);
    }

    static List<DeliveredMark> delivered(int consumer, long tag) {
        return List.of(new DeliveredMark(consumer, tag));
    }

    static EncodedMessage persistent(String queue, String text) {
        return message(queue, text, new DeliveryOptions(true, 4, 0, 0));
    }

    static EncodedMessage nonPersistent(String queue, String text) {
        return message(queue, text, new DeliveryOptions(false, 4, 0, 0));
    }

    static EncodedMessage message(String queue, String text, DeliveryOptions options) {
        return EncodedMessage.of(head(new QueueName(queue), options), text.getBytes(UTF_8));
    }

    static EncodedMessage message(DestinationName to, String text, boolean persistent) {
        return EncodedMessage.of(head(to, new DeliveryOptions(persistent, 4, 0, 0)), text.getBytes(UTF_8));
    }

    static MessageHead head(DestinationName to, DeliveryOptions options) {
        return new MessageHead(
                MessageKind.BYTES, options, new MessageId(1, 2), false, 0, false, to, null, null, null, Map.of());
    }
}
