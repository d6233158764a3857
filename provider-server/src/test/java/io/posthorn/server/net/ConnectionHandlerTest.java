package io.posthorn.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.message.TopicName;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.SessionKind;
import io.posthorn.server.session.TestBroker;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

class ConnectionHandlerTest {
    private static final SessionEpoch EPOCH = new SessionEpoch(1, 1);

    private final NetFixture f = new NetFixture();
    private final WireClient client = f.client();

    @Test
    void anOpenedConnectionIsToldWhatItMayDo() {
        client.authenticated().send(new Frame.OpenConnection(7, "id", "test", 0));

        assertThat(client.heard())
                .containsExactly(new Frame.ConnectionOpened(
                        7, f.broker.broker.identity(), "Posthorn", 0, 100_000, TestBroker.WINDOW));
    }

    @Test
    void theHeartbeatIsTheClientsWithinTheBrokersBounds() {
        assertThat(agreed(500)).isEqualTo(500);
        assertThat(agreed(100_000)).isEqualTo(1_000);
        assertThat(agreed(1)).isEqualTo(50);
    }

    @Test
    void aTakenClientIdIsRefusedAndTheConnectionLives() {
        client.authenticated().send(new Frame.OpenConnection(1, "id", "test", 0));
        WireClient other = f.client().authenticated();

        other.send(new Frame.OpenConnection(1, "id", "test", 0));
        assertThat(other.heard()).singleElement().isInstanceOfSatisfying(Frame.Failed.class, failed -> assertThat(
                        failed.code())
                .isEqualTo(ErrorCode.CLIENT_ID_IN_USE));

        client.hangUp();
        other.send(new Frame.OpenConnection(2, "id", "test", 0));
        assertThat(other.heard()).singleElement().isInstanceOf(Frame.ConnectionOpened.class);
    }

    @Test
    void aClientIdMayBeSetLate() {
        client.open().send(new Frame.SetClientId(2, "id"), new Frame.SetClientId(3, "other"));

        assertThat(client.heard().get(0)).isEqualTo(new Frame.Done(2));
        assertThat(f.broker.broker.clientIds()).isNotNull();
    }

    @Test
    void nothingButOpenConnectionComesFirst() {
        client.authenticated().send(new Frame.OpenSession(1, EPOCH, SessionKind.PLAIN));

        assertViolation();
    }

    @Test
    void aSecondOpenConnectionIsAViolation() {
        client.open().send(new Frame.OpenConnection(2, null, "test", 0));

        assertViolation();
    }

    @Test
    void aHelloAfterAuthenticationIsAViolation() {
        client.open().send(new Frame.Hello(1, 1));

        assertViolation();
    }

    @Test
    void framesThatOnlyTheBrokerSendsAreViolations() {
        client.open().send(new Frame.Done(1));

        assertViolation();
    }

    @Test
    void aRequestForAnUnknownSessionIsRefusedAndASendIsAViolation() {
        client.open().send(new Frame.Acknowledge(2, 9, List.of()));
        assertThat(client.heard()).singleElement().isInstanceOfSatisfying(Frame.Failed.class, failed -> assertThat(
                        failed.code())
                .isEqualTo(ErrorCode.ILLEGAL_STATE));

        client.send(new Frame.Send(9, 1, 0, false, WireClient.message("q", "a", false)));
        assertViolation();
    }

    @Test
    void temporaryDestinationsAreMadeAndDeletedByFrames() {
        TemporaryQueueName replies = new TemporaryQueueName("replies");
        client.open().send(new Frame.CreateTemporary(2, replies), new Frame.CreateTemporary(3, replies));
        assertThat(client.heard()).satisfiesExactly(done(2), failed(3, ErrorCode.IN_USE));

        WireClient other = f.client().open();
        other.send(new Frame.DeleteTemporary(2, replies));
        assertThat(other.heard()).satisfiesExactly(failed(2, ErrorCode.INVALID_DESTINATION));
        client.send(new Frame.DeleteTemporary(4, replies), new Frame.DeleteTemporary(5, replies));
        assertThat(client.heard()).satisfiesExactly(done(4), failed(5, ErrorCode.INVALID_DESTINATION));
    }

    @Test
    void aTopicIsSubscribedToAndADurableSubscriptionEndedByFrames() {
        client.authenticated()
                .send(new Frame.OpenConnection(1, "id", "test", 0), new Frame.OpenSession(1, EPOCH, SessionKind.PLAIN));
        client.heard();
        TopicName news = new TopicName("news");
        client.send(
                new Frame.OpenConsumer(2, 1, 1, news, null, Set.of(ConsumerFlag.DURABLE, ConsumerFlag.NO_LOCAL), "d"),
                new Frame.OpenConsumer(3, 1, 2, news, null, Set.of(), null),
                new Frame.Unsubscribe(4, "d"),
                new Frame.Unsubscribe(5, "unknown"));
        assertThat(client.heard())
                .satisfiesExactlyInAnyOrder(
                        done(2), done(3), failed(4, ErrorCode.IN_USE), failed(5, ErrorCode.INVALID_DESTINATION));

        client.send(new Frame.CloseConsumer(6, 1, 1, 0), new Frame.Unsubscribe(7, "d"));
        assertThat(client.heard()).satisfiesExactly(done(6), done(7));
    }

    private static ThrowingConsumer<Frame> done(int correlation) {
        return frame -> assertThat(frame).isEqualTo(new Frame.Done(correlation));
    }

    private static ThrowingConsumer<Frame> failed(int correlation, ErrorCode code) {
        return frame -> assertThat(frame)
                .isInstanceOfSatisfying(Frame.Failed.class, failed -> {
                    assertThat(failed.correlation()).isEqualTo(correlation);
                    assertThat(failed.code()).isEqualTo(code);
                });
    }

    @Test
    void aMalformedFrameClosesWithItsReason() {
        client.open().sendBytes(Unpooled.buffer().writeInt(100_001));

        assertThat(client.heard()).singleElement().isInstanceOfSatisfying(Frame.Close.class, close -> assertThat(
                        close.code())
                .isEqualTo(ErrorCode.TOO_LARGE));
    }

    @Test
    void whatDiesInTheBrokerClosesThatConnectionOnly() {
        client.open();
        f.broker.authorizer = (user, permission, destination) -> {
            throw new IllegalStateException("the authorizer is broken");
        };
        WireClient other = f.client().open();

        client.send(new Frame.Send(1, 1, 0, true, WireClient.message("q", "a", true)));
        assertThat(client.heard()).singleElement().isInstanceOfSatisfying(Frame.Close.class, close -> assertThat(
                        close.code())
                .isEqualTo(ErrorCode.INTERNAL));

        f.broker.authorizer = (user, permission, destination) -> true;
        other.send(new Frame.Send(1, 1, 0, true, WireClient.message("q", "a", true)));
        assertThat(other.heard()).containsExactly(new Frame.Receipt(1, 1));
    }

    @Test
    void receiptsOfOneTurnAreOneFrameAfterTheRefusals() {
        client.open();

        client.send(
                new Frame.Send(1, 1, 0, true, WireClient.message("q", "a", true)),
                new Frame.Send(1, 2, 0, true, WireClient.message("q", "b", true)),
                new Frame.Send(1, 3, 0, true, WireClient.message("q", "c", true)));

        assertThat(client.heard()).containsExactly(new Frame.Receipt(1, 3));
    }

    @Test
    void theWholeConversation() {
        client.open();
        client.send(new Frame.Send(1, 1, 0, true, WireClient.message("q", "a", true)));
        assertThat(client.heard()).containsExactly(new Frame.Receipt(1, 1));

        client.send(new Frame.OpenConsumer(2, 1, 1, new QueueName("q"), null), new Frame.Credit(1, 1, 10, 9_999));
        assertThat(client.heard())
                .extracting(ConnectionHandlerTest::brief)
                .containsExactly("Done[correlation=2]", "#1*1");
        client.send(new Frame.Recover(3, 1, List.of(new DeliveredMark(1, 1))));
        assertThat(client.heard()).containsExactly(new Frame.Done(3));
        client.send(new Frame.Poll(4, 1, 1, true, false));
        assertThat(client.heard())
                .extracting(ConnectionHandlerTest::brief)
                .containsExactly("#2*2", "Done[correlation=4]");
        client.send(new Frame.Acknowledge(5, 1, List.of(new DeliveredRange(1, 2, 2))));
        assertThat(client.heard()).containsExactly(new Frame.Done(5));
        client.send(new Frame.CloseConsumer(6, 1, 1, 2), new Frame.CloseSession(7, 1, List.of()));
        assertThat(client.heard()).containsExactly(new Frame.Done(6), new Frame.Done(7));

        client.send(new Frame.OpenSession(1, EPOCH, SessionKind.TRANSACTED));
        client.send(new Frame.Send(1, 1, 1, false, WireClient.message("q", "b", true)));
        client.send(new Frame.Commit(8, 1, 1, List.of()), new Frame.Rollback(9, 1, 2, List.of()));
        assertThat(client.heard()).containsExactlyInAnyOrder(new Frame.Done(8), new Frame.Done(9));
        client.send(new Frame.CloseConnection(10));
        assertThat(client.heard()).containsExactly(new Frame.Done(10));
        client.send(new Frame.Close(ErrorCode.CLOSED, "", null));
        assertThat(client.channel().isOpen()).isFalse();
        assertThat(f.broker.status("q").ready()).isOne();
    }

    @Test
    void aRequestWithoutCorrelationIsNotAnswered() {
        client.open().send(new Frame.Acknowledge(0, 1, List.of()), new Frame.CloseSession(0, 1, List.of()));

        assertThat(client.heard()).isEmpty();
    }

    @Test
    void afterCloseConnectionNothingMoreMayCome() {
        client.open().send(new Frame.CloseConnection(2), new Frame.OpenSession(5, EPOCH, SessionKind.PLAIN));

        assertThat(client.heard().get(1)).isInstanceOf(Frame.Close.class);
    }

    @Test
    void whatALostClientHeldIsGivenToOthers() {
        client.open();
        client.send(
                new Frame.Send(1, 1, 0, true, WireClient.message("q", "a", true)),
                new Frame.OpenConsumer(2, 1, 1, new QueueName("q"), null),
                new Frame.Credit(1, 1, 10, 9_999));
        assertThat(client.heard()).extracting(ConnectionHandlerTest::brief).contains("#1*1");

        client.hangUp();

        WireClient other = f.client().open();
        other.send(new Frame.OpenConsumer(2, 1, 1, new QueueName("q"), null), new Frame.Credit(1, 1, 10, 9_999));
        assertThat(other.heard())
                .extracting(ConnectionHandlerTest::brief)
                .containsExactly("Done[correlation=2]", "#1*2");
        assertThat(f.reception.connections()).isOne();
    }

    @Test
    void aStopInGoodOrderAnswersAllThatWasReadBeforeItSaysSo() {
        client.open();
        f.broker.store.hold();
        client.send(new Frame.Send(1, 1, 0, true, WireClient.message("q", "a", true)));

        client.channel().pipeline().fireUserEventTriggered(new CloseEvent(ErrorCode.BROKER_STOPPING, "stop", true));
        assertThat(client.heard()).isEmpty();
        assertThat(client.channel().config().isAutoRead()).isFalse();

        f.broker.store.release();
        assertThat(client.heard())
                .containsExactly(new Frame.Receipt(1, 1), new Frame.Close(ErrorCode.BROKER_STOPPING, "stop", null));
    }

    private int agreed(int wanted) {
        WireClient own = new NetFixture().client().authenticated();
        own.send(new Frame.OpenConnection(1, null, "test", wanted));
        return ((Frame.ConnectionOpened) own.heard().get(0)).heartbeat();
    }

    /** Deliveries by tag and count, since messages are equal to none but themselves. */
    private static String brief(Frame frame) {
        return frame instanceof Frame.Deliver deliver
                ? "#" + deliver.tag() + "*" + deliver.deliveryCount()
                : frame.toString();
    }

    private void assertViolation() {
        assertThat(client.heard()).singleElement().isInstanceOfSatisfying(Frame.Close.class, close -> assertThat(
                        close.code())
                .isEqualTo(ErrorCode.PROTOCOL_VIOLATION));
    }
}
