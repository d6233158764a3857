package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.DropBody;
import io.posthorn.api.spi.store.StoreOperation.ReleaseBody;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.api.wire.SessionKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bodies in parts, from the client to the store and back. */
class BodyPartsTest {
    private static final int PART = ProtocolLimits.PART;
    private static final int LENGTH = PART + 10;
    private static final String FIRST = "part 0+" + PART + " of " + LENGTH;
    private static final String SECOND = "part " + PART + "+10 of " + LENGTH;

    private final SessionFixture f = new SessionFixture();

    @Test
    void partsAreWrittenAsTheyComeAndTheSendRefersToThem() {
        f.session().sendPart(1, LENGTH, 0, new byte[PART]);
        assertThat(told()).containsExactly("window " + PART);
        f.session().sendPart(1, LENGTH, PART, new byte[10]);
        assertThat(f.broker.store.batches).hasSize(2);

        f.session().send(1, 0, true, head(true));

        assertThat(told()).contains("receipt 1");
        assertThat(f.broker.store.operations(AddBodyPart.class))
                .extracting(AddBodyPart::part)
                .containsExactly(0, 1);
        Enqueue enqueue = f.broker.store.operations(Enqueue.class).get(0);
        assertThat(enqueue.body()).isEqualTo(new BodyReference(body(), LENGTH));
        assertThat(f.broker.store.operations(DropBody.class)).isEmpty();
    }

    /** Turned red by a send that is written while the store may still refuse a part of its body. */
    @Test
    void aSendWaitsUntilItsPartsAreDurableAndWhatComesAfterItWaitsToo() {
        f.broker.store.hold();
        f.session().sendPart(1, 10, 0, new byte[10]);
        f.session().send(1, 0, true, head(true));
        f.session().send(2, 0, true, SessionFixture.persistent("q", "later"));
        assertThat(told()).isEmpty();
        assertThat(f.broker.store.operations(Enqueue.class)).isEmpty();

        f.broker.store.release();

        assertThat(told()).contains("receipt 2");
        assertThat(f.broker.store.operations(Enqueue.class))
                .extracting(enqueue -> enqueue.body() != null)
                .containsExactly(true, false);
    }

    @Test
    void partsThatAreNotDurableFillTheWindow() {
        f.broker.store.hold();
        f.session().sendPart(1, 2 * PART, 0, new byte[PART]);

        assertThatThrownBy(() -> f.session().sendPart(1, 2 * PART, PART, new byte[PART]))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("window");
    }

    @Test
    void whatHasComeOfABodyIsDroppedWhenItsSessionOrItsConnectionEndsOrItIsGivenUp() {
        f.session().sendPart(1, LENGTH, 0, new byte[PART]);
        f.session().sendPart(1, LENGTH, PART, new byte[0]);
        told();
        assertThat(f.broker.store.operations(DropBody.class)).hasSize(1);

        f.session().sendPart(2, LENGTH, 0, new byte[PART]);
        f.session().close(List.of(), List.of(), f.out.reply("close"));
        assertThat(told()).contains("close done");
        assertThat(f.broker.store.operations(DropBody.class)).hasSize(2);

        f.transacted().sendPart(1, LENGTH, 0, new byte[PART]);
        told();
        f.connection.lost();
        told();
        assertThat(dropped()).containsExactlyElementsOf(bodies()).hasSize(3);
    }

    @Test
    void aBodyThatTheStoreRefusedIsDroppedAndItsSendRefused() {
        f.session().sendPart(1, LENGTH, 0, new byte[PART]);
        told();
        f.broker.store.refuse(StoreException.Reason.FULL);
        f.session().sendPart(1, LENGTH, PART, new byte[10]);
        told();
        f.broker.store.refuse(null);
        f.broker.loop.advance(1_000);

        f.session().send(1, 0, true, head(true));

        assertThat(told()).containsSubsequence("refused 1 RESOURCE_LIMIT", "receipt 1");
        assertThat(f.broker.store.operations(Enqueue.class)).isEmpty();
        assertThat(dropped()).contains(body());
    }

    @Test
    void aRefusedSendDropsItsBody() {
        f.broker.authorizer = (user, permission, destination) -> false;
        sendParts(1, true, true);
        sendParts(2, false, false);

        assertThat(told()).contains("refused 1 NOT_AUTHORIZED", "receipt 1", "refused 2 NOT_AUTHORIZED");
        assertThat(dropped()).containsExactlyElementsOf(bodies()).hasSize(2);
    }

    @Test
    void aSendThatTheBrokerFailsAtDropsItsBody() {
        parts(f.session(), 1, LENGTH);
        f.broker.authorizer = (user, permission, destination) -> {
            throw new IllegalStateException("the authorizer is broken");
        };

        assertThatThrownBy(() -> f.session().send(1, 0, false, head(false))).isInstanceOf(IllegalStateException.class);

        assertThat(dropped()).containsExactly(body());
    }

    @Test
    void aCommitRefersToBodiesThatCameBefore() {
        parts(f.transacted(), 1, LENGTH);
        f.transacted().send(1, 1, false, head(true));
        assertThat(f.broker.store.operations(Enqueue.class)).isEmpty();

        f.transacted().commit(1, List.of(), f.out.reply("commit"));

        assertThat(told()).contains("commit done");
        assertThat(f.broker.store.operations(Enqueue.class).get(0).body()).isEqualTo(new BodyReference(body(), LENGTH));
        assertThat(dropped()).isEmpty();
    }

    @Test
    void aTransactionThatIsRolledBackOrSpoiledOrCannotBeCommittedDropsItsBodies() {
        parts(f.transacted(), 1, LENGTH);
        f.transacted().send(1, 1, false, head(true));
        f.transacted().rollback(1, List.of(), List.of(), f.out.reply("rollback"));
        assertThat(dropped()).hasSize(1);

        parts(f.transacted(), 2, LENGTH);
        f.transacted().send(2, 2, false, head(true));
        parts(f.transacted(), 3, LENGTH);
        f.broker.authorizer = (user, permission, destination) -> false;
        f.transacted().send(3, 2, false, head(true));
        f.transacted().commit(2, List.of(), f.out.reply("spoiled"));
        f.broker.authorizer = (user, permission, destination) -> true;
        assertThat(dropped()).hasSize(3);

        parts(f.transacted(), 4, LENGTH);
        f.transacted().send(4, 3, false, head(true));
        f.transacted().commit(3, SessionFixture.ranges(SessionFixture.range(9, 1, 1)), f.out.reply("broken"));

        assertThat(told())
                .contains("rollback done", "spoiled failed TRANSACTION_ROLLED_BACK", "broken failed ILLEGAL_STATE");
        assertThat(dropped()).containsExactlyInAnyOrderElementsOf(bodies()).hasSize(4);
        assertThat(f.broker.store.operations(Enqueue.class)).isEmpty();
    }

    /** Its body takes no memory, and goes with it: nothing in the store refers to it. */
    @Test
    void theBodyOfAMessageInMemoryIsDroppedWhenItIsAcknowledgedOrExpires() {
        long before = f.broker.broker.environment().memory().used();
        sendParts(1, false, false);
        told();
        assertThat(f.broker.broker.environment().memory().used() - before).isBetween(1L, 1_000L);
        f.consume(f.session(), 1, "q");
        f.session().credit(1, 0, LENGTH);
        assertThat(told()).contains("c1 #1 " + FIRST, "c1 #1 " + SECOND, "c1 #1 ");

        f.session().acknowledge(SessionFixture.ranges(SessionFixture.range(1, 1, 1)), f.out.reply("ack"));
        assertThat(told()).contains("ack done");
        assertThat(dropped()).containsExactly(body());

        parts(f.session(), 2, LENGTH);
        f.session().closeConsumer(1, 1, f.out.reply("close"));
        f.session().send(2, 0, false, SessionFixture.message("q", "", new DeliveryOptions(false, 4, 50, 0)));
        told();
        f.broker.loop.advance(2_000);
        assertThat(dropped()).containsExactlyElementsOf(bodies()).hasSize(2);
        assertThat(f.broker.status("q").ready()).isZero();
    }

    @Test
    void aDeliveryComesBehindItsPartsAndNothingOvertakesIt() {
        sendParts(1, true, true);
        f.session().send(2, 0, true, SessionFixture.persistent("q", "small"));
        f.told();

        f.consume(f.session(), 1, "q");
        f.session().credit(1, 0, LENGTH);
        f.session().poll(1, false, false, f.out.reply("poll"));

        assertThat(told())
                .containsExactly(
                        "open done", "c1 #1 " + FIRST, "c1 #1 " + SECOND, "c1 #1 ", "c1 #2 small", "poll done");
    }

    @Test
    void consumersTakeTurnsPartByPart() {
        sendParts(1, true, true);
        sendParts(2, true, true);
        told();
        f.consume(f.session(), 1, "q");
        f.consume(f.session(), 2, "q");
        f.session().credit(1, 0, LENGTH);
        f.session().credit(2, 0, LENGTH);

        assertThat(told().stream().filter(line -> line.contains("part")))
                .containsExactly("c1 #1 " + FIRST, "c2 #1 " + FIRST, "c1 #1 " + SECOND, "c2 #1 " + SECOND);
    }

    @Test
    void nothingIsReadForAClientThatDoesNotRead() {
        sendParts(1, true, true);
        openWithoutCredit();
        f.out.fullAfterParts(1);
        f.session().poll(1, true, false, f.out.reply("poll"));
        assertThat(told()).containsExactly("c1 #1 " + FIRST);

        f.out.full(false);

        assertThat(told()).containsExactly("c1 #1 " + SECOND, "c1 #1 ", "poll done");
    }

    /** Turned red by bodies that read on without looking whether the client does. */
    @Test
    void howeverManyDeliveriesHaveBegunFewPartsAreReadAhead() {
        for (int i = 1; i <= 3; i++) {
            sendParts(i, true, true);
            f.session().openConsumer(new ConsumerRequest(i, new QueueName("q"), null), f.out.reply("open"));
        }
        told();
        f.out.fullAfterParts(1);
        for (int i = 1; i <= 3; i++) {
            f.session().credit(i, 1, LENGTH);
        }

        assertThat(told()).hasSizeBetween(1, 2).allMatch(line -> line.contains(FIRST));
    }

    /** Turned red by a recover that leaves the delivery going on: it would come after the answer, under a void tag. */
    @Test
    void recoverEndsADeliveryInTheMiddleAndItComesAgain() {
        sendParts(1, true, true);
        openWithoutCredit();
        stopAfterFirstPart(1);

        f.session().recover(List.of(), List.of(), f.out.reply("recover"));
        assertThat(told()).containsExactly("c1 #1 part given up", "recover done");
        f.out.full(false);
        assertThat(told()).isEmpty();

        f.session().credit(1, 1, LENGTH);
        assertThat(told()).containsExactly("c1 #2 " + FIRST, "c1 #2 " + SECOND, "c1 #2 ");
    }

    @Test
    void aClosedConsumerGivesBackWhatItWasBeingSent() {
        sendParts(1, true, true);
        openWithoutCredit();
        stopAfterFirstPart(1);

        f.session().closeConsumer(1, 0, f.out.reply("close"));
        f.out.full(false);

        assertThat(told()).containsExactly("c1 #1 part given up", "close done");
        assertThat(f.broker.status("q").ready()).isOne();
        assertThat(f.broker.status("q").unacknowledged()).isZero();
    }

    /** Turned red by a delivery that keeps the credit it took: the consumer would starve. */
    @Test
    void aBodyThatVanishedIsPassedOverAndCostsNoCredit() {
        sendParts(1, true, true);
        f.session().send(2, 0, true, SessionFixture.persistent("q", "next"));
        openWithoutCredit();
        stopAfterFirstPart(1);
        f.broker.store.forgetBodies();
        f.out.full(false);

        assertThat(told()).containsExactly("c1 #1 part given up", "c1 #2 next");
        assertThat(f.broker.status("q").unacknowledged()).isOne();
    }

    @Test
    void beyondTheBodiesOfAConnectionASendIsRefused() {
        f.connection.openSession(3, SessionFixture.EPOCH, SessionKind.PLAIN);
        f.session().sendPart(1, LENGTH, 0, new byte[PART]);
        f.transacted().sendPart(1, LENGTH, 0, new byte[PART]);

        parts(f.connection.session(3), 1, 10);
        f.connection.session(3).send(1, 0, true, head(true));

        assertThat(told()).contains("refused 1 RESOURCE_LIMIT");
        assertThat(bodies()).hasSize(2);
    }

    private void openWithoutCredit() {
        f.session().openConsumer(new ConsumerRequest(1, new QueueName("q"), null), f.out.reply("open"));
        told();
    }

    /** Credit for so many deliveries; the client stops to read behind the first part. */
    private void stopAfterFirstPart(int messages) {
        f.out.fullAfterParts(1);
        f.session().credit(1, messages, LENGTH + 1_000);
        assertThat(told()).containsExactly("c1 #1 " + FIRST);
    }

    private void sendParts(long sequence, boolean persistent, boolean receipt) {
        parts(f.session(), sequence, LENGTH);
        f.session().send(sequence, 0, receipt, head(persistent));
        f.broker.loop.runAll();
        f.broker.loop.advance(2);
    }

    private void parts(ServerSession session, long sequence, int length) {
        f.broker.loop.advance(2);
        for (int offset = 0; offset < length; offset += PART) {
            session.sendPart(sequence, length, offset, new byte[Math.min(PART, length - offset)]);
            // What is less than a quarter of the window comes back a moment later.
            f.broker.loop.runAll();
            f.broker.loop.advance(2);
        }
    }

    private static EncodedMessage head(boolean persistent) {
        return EncodedMessage.of(
                SessionFixture.head(new QueueName("q"), new DeliveryOptions(persistent, 4, 0, 0)), new byte[0]);
    }

    /** What the client was told, but for when it is read from. */
    private List<String> told() {
        return f.told().stream().filter(line -> !line.startsWith("input")).toList();
    }

    /** The number of the only body. */
    private long body() {
        return bodies().get(bodies().size() - 1);
    }

    /** The numbers of all bodies, in the order they began. */
    private List<Long> bodies() {
        return f.broker.store.operations(AddBodyPart.class).stream()
                .map(AddBodyPart::body)
                .distinct()
                .toList();
    }

    private List<Long> dropped() {
        f.broker.loop.runAll();
        return Stream.concat(
                        f.broker.store.operations(DropBody.class).stream().map(DropBody::body),
                        f.broker.store.operations(ReleaseBody.class).stream().map(ReleaseBody::body))
                .distinct()
                .toList();
    }
}
