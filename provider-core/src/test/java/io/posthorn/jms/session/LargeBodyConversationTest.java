package io.posthorn.jms.session;

import static io.posthorn.jms.session.Conversation.async;
import static io.posthorn.jms.session.Conversation.get;
import static io.posthorn.jms.session.Conversation.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.ProtocolLimits;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Long bodies in parts, as the broker sees them leave and sends them. */
class LargeBodyConversationTest {
    private static final int PART = ProtocolLimits.PART;
    private static final int LENGTH = 2 * PART + 5;
    private static final byte[] NOTHING = {};

    /** Turned red by a client that sends a part for which the broker gave no room. */
    @Test
    void partsLeaveAsTheWindowAllowsAndTheMessageBehindThem() throws Exception {
        byte[] body = body();
        try (Conversation talk = Conversation.begin()) {
            CompletableFuture<Boolean> sending = send(talk.session(Session.AUTO_ACKNOWLEDGE), body);

            for (int offset = 0; offset < LENGTH; offset += PART) {
                Frame.SendPart part = talk.peer().next(Frame.SendPart.class);
                assertThat(part.sequence()).isEqualTo(1);
                assertThat(part.length()).isEqualTo(LENGTH);
                assertThat(part.offset()).isEqualTo(offset);
                assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(body, offset, Math.min(LENGTH, offset + PART)));
                if (offset == 0) {
                    assertThat(talk.peer().poll(50)).isNull();
                }
                talk.peer().send(new Frame.SendWindow(1, part.bytes().length));
            }
            Frame.Send send = talk.peer().next(Frame.Send.class);
            assertThat(send.sequence()).isEqualTo(1);
            assertThat(send.message().bodyLength()).isZero();
            assertThat(sending).isNotDone();
            talk.peer().send(new Frame.Receipt(1, 1));
            get(sending);
        }
    }

    /** Turned red by a client that leaves the broker with half a body: the next send would end the connection. */
    @Test
    void aBodyThatFindsNoRoomIsGivenUpAndTheSessionGoesOn() throws Exception {
        try (Conversation talk = Conversation.beginImpatient(100)) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            CompletableFuture<Boolean> sending = send(session, body());
            assertThat(talk.peer().next(Frame.SendPart.class).bytes()).hasSize(PART);

            assertThatThrownBy(() -> get(sending)).cause().isInstanceOf(ResourceAllocationException.class);
            Frame.SendPart last = talk.peer().next(Frame.SendPart.class);
            assertThat(last.bytes()).isEmpty();
            assertThat(last.sequence()).isEqualTo(1);
            assertThat(last.offset()).isEqualTo(PART);

            talk.peer().send(new Frame.SendWindow(1, PART));
            MessageProducer producer = session.createProducer(session.createQueue("q"));
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            get(run(() -> producer.send(session.createTextMessage("small"))));
            assertThat(talk.peer().next(Frame.Send.class).sequence()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatIsCutInTheMiddleEndsTheSend() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            CompletableFuture<Boolean> sending = send(talk.session(Session.AUTO_ACKNOWLEDGE), body());
            talk.peer().next(Frame.SendPart.class);

            talk.peer().close();

            assertThatThrownBy(() -> get(sending))
                    .cause()
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("the message was not sent");
        }
    }

    /** Turned red by a send that takes its number while another's body is leaving. */
    @Test
    void anotherSendOfTheSessionWaitsForTheEndOfTheBody() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            CompletableFuture<Boolean> large = send(session, body());
            talk.peer().next(Frame.SendPart.class);
            MessageProducer other = session.createProducer(session.createQueue("q"));
            other.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            CompletableFuture<Boolean> small = run(() -> other.send(session.createTextMessage("small")));

            talk.peer().send(new Frame.SendWindow(1, PART));
            for (int more = 0; more < 2; more++) {
                talk.peer()
                        .send(new Frame.SendWindow(
                                1, talk.peer().next(Frame.SendPart.class).bytes().length));
            }
            assertThat(talk.peer().next(Frame.Send.class).sequence()).isEqualTo(1);
            assertThat(talk.peer().next(Frame.Send.class).sequence()).isEqualTo(2);

            talk.peer().send(new Frame.Receipt(1, 1));
            get(large);
            get(small);
        }
    }

    @Test
    void aBodyOfOnePartGoesInsideItsMessage() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            CompletableFuture<Boolean> sending = send(talk.session(Session.AUTO_ACKNOWLEDGE), new byte[PART]);

            assertThat(talk.peer().next(Frame.Send.class).message().bodyLength())
                    .isEqualTo(PART);

            talk.peer().send(new Frame.Receipt(1, 1));
            get(sending);
        }
    }

    @Test
    void aDeliveryInPartsIsOneMessage() throws Exception {
        byte[] body = body();
        try (Conversation talk = Conversation.begin()) {
            MessageConsumer consumer = consumer(talk);
            deliverParts(talk, 1, body, LENGTH);
            talk.peer().send(new Frame.Deliver(1, 1, 1, 1, message()));

            Message received = get(async(() -> consumer.receive(10_000)));

            assertThat(received.getBody(byte[].class)).isEqualTo(body);
        }
    }

    @Test
    void aDeliveryThatIsGivenUpLeavesNothing() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            MessageConsumer consumer = consumer(talk);
            deliverParts(talk, 1, body(), PART);
            talk.peer().send(new Frame.DeliverPart(1, 1, 1, LENGTH, PART, NOTHING));
            talk.peer().send(new Frame.Deliver(1, 1, 2, 1, message()));

            Message received = get(async(() -> consumer.receive(10_000)));

            assertThat(((BytesMessage) received).getBodyLength()).isZero();
        }
    }

    /** Turned red by an application that is given half a body. */
    @Test
    void aDeliveryThatLacksAPartCannotBeReadAndTheNextCan() throws Exception {
        byte[] body = body();
        try (Conversation talk = Conversation.begin()) {
            MessageConsumer consumer = consumer(talk);
            deliverParts(talk, 1, body, PART);
            talk.peer().send(new Frame.Deliver(1, 1, 1, 1, message()));
            deliverParts(talk, 2, body, LENGTH);
            talk.peer().send(new Frame.Deliver(1, 1, 2, 1, message()));

            assertThatThrownBy(() -> get(async(() -> consumer.receive(10_000))))
                    .cause()
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining(PART + " of " + LENGTH + " bytes");
            assertThat(get(async(() -> consumer.receive(10_000))).getBody(byte[].class))
                    .isEqualTo(body);
        }
    }

    /** A body that this process has no room for costs its own message and not the connection. */
    @Test
    void aDeliveryThatNoMemoryHoldsCannotBeRead() {
        BodyAssembly bodies = new BodyAssembly(length -> {
            throw new OutOfMemoryError("the test wants it so");
        });
        bodies.add(new Frame.DeliverPart(1, 1, 1, LENGTH, 0, new byte[PART]));
        bodies.add(new Frame.DeliverPart(1, 1, 1, LENGTH, PART, new byte[PART]));

        Delivery delivery = bodies.complete(new Frame.Deliver(1, 1, 1, 1, message()));

        assertThat(delivery.problem()).contains("no memory");
        assertThat(delivery.body()).isNull();
        assertThat(delivery.size()).isEqualTo(message().size() + LENGTH);
    }

    private static void deliverParts(Conversation talk, long tag, byte[] body, int until) throws Exception {
        for (int offset = 0; offset < until; offset += PART) {
            byte[] part = Arrays.copyOfRange(body, offset, Math.min(body.length, offset + PART));
            talk.peer().send(new Frame.DeliverPart(1, 1, tag, body.length, offset, part));
        }
    }

    private static MessageConsumer consumer(Conversation talk) throws Exception {
        MessageConsumer consumer = talk.consumer(talk.session(Session.CLIENT_ACKNOWLEDGE));
        talk.connection().start();
        return consumer;
    }

    private static CompletableFuture<Boolean> send(Session session, byte[] body) {
        return run(() -> {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(body);
            session.createProducer(session.createQueue("q")).send(message);
        });
    }

    private static byte[] body() {
        byte[] body = new byte[LENGTH];
        new Random(1).nextBytes(body);
        return body;
    }

    private static EncodedMessage message() {
        MessageHead head = new MessageHead(
                MessageKind.BYTES,
                new DeliveryOptions(true, 4, 0, 0),
                new MessageId(1, 2),
                false,
                0,
                false,
                new QueueName("q"),
                null,
                null,
                null,
                Map.of());
        return EncodedMessage.of(head, NOTHING);
    }
}
