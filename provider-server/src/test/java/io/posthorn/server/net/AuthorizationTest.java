package io.posthorn.server.net;

import static io.posthorn.api.spi.security.Permission.BROWSE;
import static io.posthorn.api.spi.security.Permission.CONSUME;
import static io.posthorn.api.spi.security.Permission.CREATE;
import static io.posthorn.api.spi.security.Permission.SEND;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.message.TemporaryTopicName;
import io.posthorn.api.message.TopicName;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.Opcode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every opcode, with and without permission (R10): what is to be asked is asked, on the server, before anything is done. */
class AuthorizationTest {
    private static final DestinationName KNOWN = new QueueName("known");
    private static final DestinationName NEW = new QueueName("new");
    private static final DestinationName TOPIC = new TopicName("topic");
    private static final DestinationName TEMPORARY_QUEUE = new TemporaryQueueName("tq");
    private static final DestinationName TEMPORARY_TOPIC = new TemporaryTopicName("tt");

    /** These ask nothing: what they touch is the connection's own, and was asked for when it was made. */
    private static final Set<Opcode> OF_ONES_OWN = EnumSet.of(
            Opcode.CLOSE,
            Opcode.HEARTBEAT,
            Opcode.OPEN_CONNECTION,
            Opcode.SET_CLIENT_ID,
            Opcode.CLOSE_CONNECTION,
            Opcode.OPEN_SESSION,
            Opcode.CLOSE_SESSION,
            // The SEND behind the parts asks.
            Opcode.SEND_PART,
            Opcode.CLOSE_CONSUMER,
            Opcode.CREDIT,
            Opcode.POLL,
            Opcode.GIVE_BACK,
            Opcode.ACKNOWLEDGE,
            Opcode.RECOVER,
            Opcode.COMMIT,
            Opcode.ROLLBACK,
            // Sends and deliveries of a branch were asked for when they were made. Branches as a whole belong to
            // nobody, as
            // a transaction manager ends those that others have begun.
            Opcode.XA_START,
            Opcode.XA_END,
            Opcode.XA_PREPARE,
            Opcode.XA_COMMIT,
            Opcode.XA_ROLLBACK,
            Opcode.XA_FORGET,
            Opcode.XA_RECOVER,
            // Of the connection that made it only.
            Opcode.DELETE_TEMPORARY);

    private static final Set<Opcode> OF_THE_BROKER = EnumSet.of(
            Opcode.CONNECTION_OPENED,
            Opcode.DONE,
            Opcode.FAILED,
            Opcode.RECEIPT,
            Opcode.SEND_REFUSED,
            Opcode.SEND_WINDOW,
            Opcode.DELIVER,
            Opcode.DELIVER_PART,
            Opcode.CONSUMER_CLOSED,
            Opcode.XA_VOTE,
            Opcode.XA_BRANCHES);

    private record Question(Permission permission, DestinationName destination) {}

    private final NetFixture f = new NetFixture();
    private final List<Question> asked = new ArrayList<>();
    private final Set<Permission> denied = EnumSet.noneOf(Permission.class);

    private static Stream<Arguments> operations() {
        return Stream.of(
                row(new Frame.Send(1, 1, 0, true, WireClient.message("known", "x", true)), q(SEND, KNOWN)),
                row(new Frame.Send(1, 1, 0, true, WireClient.message("new", "x", true)), q(SEND, NEW), q(CREATE, NEW)),
                row(consumer(KNOWN, null), q(CONSUME, KNOWN)),
                row(consumer(NEW, null), q(CONSUME, NEW), q(CREATE, NEW)),
                row(consumer(KNOWN, null, ConsumerFlag.BROWSE), q(BROWSE, KNOWN)),
                row(consumer(TOPIC, null), q(CONSUME, TOPIC)),
                row(consumer(TOPIC, "d", ConsumerFlag.DURABLE), q(CONSUME, TOPIC)),
                row(consumer(TOPIC, "s", ConsumerFlag.SHARED), q(CONSUME, TOPIC)),
                row(consumer(TOPIC, "s", ConsumerFlag.SHARED, ConsumerFlag.DURABLE), q(CONSUME, TOPIC)),
                row(new Frame.Unsubscribe(9, "held"), q(CONSUME, TOPIC)),
                row(new Frame.CreateTemporary(9, TEMPORARY_QUEUE), q(CREATE, TEMPORARY_QUEUE)),
                row(new Frame.CreateTemporary(9, TEMPORARY_TOPIC), q(CREATE, TEMPORARY_TOPIC)));
    }

    @ParameterizedTest(name = "{index}: {1}")
    @MethodSource("operations")
    void whatIsToBeAskedIsAskedAndWhatIsAllowedIsDone(Frame frame, List<Question> questions) {
        WireClient client = prepared();

        client.send(frame);

        assertThat(client.heard()).isNotEmpty().noneMatch(AuthorizationTest::isRefusal);
        assertThat(asked).isEqualTo(questions);
    }

    /** Sabotage: leave out the check of any line. */
    @ParameterizedTest(name = "{index}: {1}")
    @MethodSource("operations")
    void whateverIsDeniedIsRefusedAndChangesNothing(Frame frame, List<Question> questions) {
        for (Question question : questions) {
            AuthorizationTest own = new AuthorizationTest();
            WireClient client = own.prepared();
            own.denied.add(question.permission());
            List<String> before = own.queues();

            client.send(frame);

            // A refused send uses up its number, and a receipt tells so.
            assertThat(client.heard())
                    .filteredOn(answer -> !(answer instanceof Frame.Receipt))
                    .singleElement()
                    .matches(AuthorizationTest::isRefusal);
            assertThat(own.queues()).isEqualTo(before);
            assertThat(own.f.broker.broker.listSubscriptions().join()).hasSize(1);
        }
    }

    @Test
    void everyOpcodeHasItsPlaceHere() {
        Set<Opcode> all = EnumSet.copyOf(OF_ONES_OWN);
        all.addAll(OF_THE_BROKER);
        operations().forEach(row -> all.add(((Frame) row.get()[0]).opcode()));

        // The handshake's, which come before there is a user.
        assertThat(EnumSet.complementOf(EnumSet.copyOf(all))).allMatch(opcode -> opcode.number() < 0x10);
    }

    /** What was allowed once is not asked for again; what is taken away later holds for what is asked later. */
    @Test
    void consumingGoesOnWithoutAnotherQuestion() {
        WireClient client = prepared();
        client.send(consumer(KNOWN, null), new Frame.Send(1, 1, 0, true, WireClient.message("known", "x", true)));
        client.heard();
        denied.addAll(EnumSet.allOf(Permission.class));
        asked.clear();

        client.send(
                new Frame.Credit(1, 5, 1, 1000),
                new Frame.Poll(10, 1, 5, false, false),
                new Frame.Acknowledge(11, 1, List.of(new DeliveredRange(5, 1, 1))),
                new Frame.Recover(12, 1, List.of()),
                new Frame.CloseConsumer(13, 1, 5, 1),
                new Frame.DeleteTemporary(14, new TemporaryQueueName("own")));

        assertThat(client.heard())
                .contains(
                        new Frame.Done(10),
                        new Frame.Done(11),
                        new Frame.Done(12),
                        new Frame.Done(13),
                        new Frame.Done(14))
                .noneMatch(AuthorizationTest::isRefusal);
        assertThat(asked).isEmpty();
    }

    /** With session 1, a queue that is there, and a durable subscription of this client that nobody uses. */
    private WireClient prepared() {
        f.broker.authorizer = (user, permission, destination) -> {
            asked.add(new Question(permission, destination));
            return !denied.contains(permission);
        };
        f.broker.broker.findOrCreate((QueueName) KNOWN);
        WireClient client = f.client().open();
        client.send(
                new Frame.SetClientId(2, "client"),
                new Frame.OpenConsumer(3, 1, 1, TOPIC, null, Set.of(ConsumerFlag.DURABLE), "held"),
                new Frame.CreateTemporary(4, new TemporaryQueueName("own")));
        assertThat(client.heard()).containsExactly(new Frame.Done(2), new Frame.Done(4), new Frame.Done(3));
        client.send(new Frame.CloseConsumer(5, 1, 1, 0));
        assertThat(client.heard()).containsExactly(new Frame.Done(5));
        asked.clear();
        return client;
    }

    private List<String> queues() {
        return f.broker.broker.listQueues().join().stream()
                .map(report -> report.definition().name() + report.status())
                .toList();
    }

    private static boolean isRefusal(Frame frame) {
        return (frame instanceof Frame.Failed failed && failed.code() == ErrorCode.NOT_AUTHORIZED)
                || (frame instanceof Frame.SendRefused refused && refused.code() == ErrorCode.NOT_AUTHORIZED);
    }

    private static Frame.OpenConsumer consumer(DestinationName name, String subscription, ConsumerFlag... flags) {
        return new Frame.OpenConsumer(9, 1, 5, name, null, Set.of(flags), subscription);
    }

    private static Question q(Permission permission, DestinationName destination) {
        return new Question(permission, destination);
    }

    private static Arguments row(Frame frame, Question... questions) {
        return Arguments.of(frame, List.of(questions));
    }
}
