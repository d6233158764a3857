package io.posthorn.jms.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.FrameEncoder;
import io.posthorn.api.wire.ProtocolLimits;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NettyBrokerChannelTest {
    private final RecordingListener listener = new RecordingListener();
    private ScriptedBroker broker;
    private ScriptedPeer peer;

    @BeforeEach
    void listen() throws IOException {
        broker = new ScriptedBroker();
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }

    @Test
    void answersFindTheirRequestsInWhateverOrderTheyCome() throws Exception {
        BrokerChannel channel = open(0);

        CompletableFuture<Frame.Answer> first = channel.request(Frame.CloseConnection::new);
        CompletableFuture<Frame.Answer> second = channel.request(Frame.CloseConnection::new);
        Frame.CloseConnection one = peer.next(Frame.CloseConnection.class);
        Frame.CloseConnection two = peer.next(Frame.CloseConnection.class);
        Frame.Failed failed = new Frame.Failed(two.correlation(), ErrorCode.ILLEGAL_STATE, "no");
        peer.send(failed);
        peer.done(one);

        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(failed);
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(new Frame.Done(one.correlation()));
    }

    @Test
    void framesOfOneThreadLeaveInTheirOrder() throws Exception {
        BrokerChannel channel = open(0);

        for (int i = 1; i <= 10_000; i++) {
            channel.send(new Frame.Credit(1, 1, i, 1));
        }

        for (int i = 1; i <= 10_000; i++) {
            assertThat(peer.next(Frame.Credit.class).messages()).isEqualTo(i);
        }
    }

    @Test
    void aCutConnectionEndsWhatWaitsAndWhatStillComes() throws Exception {
        BrokerChannel channel = open(0);
        CompletableFuture<Frame.Answer> waiting = channel.request(Frame.CloseConnection::new);
        peer.next(Frame.CloseConnection.class);

        peer.close();

        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ChannelLostException.class);
        assertThat(listener.reason().nothingInDoubt()).isFalse();
        assertThat(channel.request(Frame.CloseConnection::new)).isCompletedExceptionally();
        assertThat(channel.closeReason()).isEqualTo(listener.reason());
        assertThat(channel.reserve(1, 1)).isFalse();
    }

    @Test
    void aBrokerThatStopsInGoodOrderLeavesNothingInDoubt() throws Exception {
        open(0);

        peer.send(new Frame.Close(ErrorCode.BROKER_STOPPING, "maintenance", "other:5670"));

        assertThat(listener.reason().nothingInDoubt()).isTrue();
        assertThat(listener.reason().text()).contains("maintenance");
        assertThat(listener.reason().redirect()).isEqualTo("other:5670");
        await().until(peer::ended);
    }

    @Test
    void whatWasHandedOverBeforeCloseStillLeaves() throws Exception {
        BrokerChannel channel = open(0);

        channel.send(new Frame.Credit(1, 2, 3, 4));
        channel.close();

        assertThat(peer.next(Frame.Credit.class)).isEqualTo(new Frame.Credit(1, 2, 3, 4));
        assertThat(listener.reason().code()).isEqualTo(ErrorCode.CLOSED);
        await().until(peer::ended);
    }

    @Test
    void bothSidesHearOfEachOtherWhileNothingHappens() throws Exception {
        open(50);

        peer.next(Frame.Heartbeat.class);
        peer.send(new Frame.Heartbeat());
        peer.next(Frame.Heartbeat.class);
        assertThat(listener.frames).isEmpty();
    }

    @Test
    void aSilentBrokerIsTakenForDeadAfterThreeHeartbeats() throws Exception {
        open(50);

        assertThat(listener.reason().code()).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(listener.reason().text()).contains("150 ms");
    }

    /** Turned red by an idle handler behind the splitter, which sees whole frames only. */
    @Test
    void theBytesOfALargeFrameAreSignsOfLife() throws Exception {
        open(200);
        ByteBuf bytes = Unpooled.buffer();
        FrameEncoder.encode(new Frame.Deliver(1, 1, 1, 1, message(40)), bytes);

        await().pollInterval(50, TimeUnit.MILLISECONDS).until(() -> {
            peer.sendRaw(bytes.readSlice(Math.min(2, bytes.readableBytes())));
            return !bytes.isReadable();
        });

        await().until(() -> listener.frames.size() == 1);
    }

    @Test
    void aBrokerMayHaveNoBoundForFrames() throws Exception {
        open(0, Integer.MAX_VALUE);

        peer.send(new Frame.SendWindow(1, 1));

        await().until(() -> listener.frames.size() == 1);
    }

    @Test
    void whatCannotBeReadEndsTheConnection() throws Exception {
        open(0);

        peer.sendRaw(Unpooled.buffer().writeInt(2).writeByte(0xEE).writeByte(0));

        assertThat(peer.next(Frame.Close.class).code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(listener.reason().code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
    }

    /** Turned red by an outbox that gives room back when a message is added. */
    @Test
    void messagesWaitInBoundedMemoryWhileTheNetworkTakesNothing() throws Exception {
        BrokerChannel channel = open(0);
        peer.stopReading();
        EncodedMessage message = message(256 * 1024);

        int sent = 0;
        while (sent < 1_000 && channel.reserve(message.size(), TimeUnit.MILLISECONDS.toNanos(200))) {
            channel.send(new Frame.Send(1, ++sent, 0, false, message));
        }

        assertThat(sent).isGreaterThan(10).isLessThan(200);
    }

    private BrokerChannel open(int heartbeat) throws Exception {
        return open(heartbeat, ProtocolLimits.DEFAULT_MAX_FRAME);
    }

    private BrokerChannel open(int heartbeat, int maxFrame) throws Exception {
        CompletableFuture<BrokerChannel> connecting = CompletableFuture.supplyAsync(() -> {
            try {
                return new BrokerConnector(broker.settings(), "test").connect(listener);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        peer = broker.accept();
        peer.open(heartbeat, 1_000, maxFrame);
        return connecting.get(10, TimeUnit.SECONDS);
    }

    private static EncodedMessage message(int size) {
        MessageHead head = new MessageHead(
                MessageKind.BYTES,
                new DeliveryOptions(false, 4, 0, 0),
                new MessageId(1, 2),
                false,
                0,
                false,
                new QueueName("q"),
                null,
                null,
                null,
                Map.of());
        return EncodedMessage.of(head, new byte[size]);
    }
}
