package io.posthorn.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import org.junit.jupiter.api.Test;

/** The client of these tests asks for a heartbeat of 1,000 ms. */
class HeartbeatTest {
    private final NetFixture f = new NetFixture();
    private final WireClient client = f.client().open();

    @Test
    void aBrokerWithNothingToSaySaysSo() {
        f.broker.loop.advance(1_000);

        assertThat(client.heard()).isNotEmpty().containsOnly(new Frame.Heartbeat());
    }

    @Test
    void aClientThatIsSilentForThreeHeartbeatsIsClosed() {
        f.broker.loop.advance(2_900);
        assertThat(client.heard()).containsOnly(new Frame.Heartbeat());

        f.broker.loop.advance(600);

        assertThat(client.heard()).last().isInstanceOfSatisfying(Frame.Close.class, close -> assertThat(close.code())
                .isEqualTo(ErrorCode.TIMED_OUT));
    }

    @Test
    void anythingTheClientSendsKeepsItAlive() {
        for (int i = 0; i < 10; i++) {
            f.broker.loop.advance(1_000);
            client.send(new Frame.Heartbeat());
        }

        assertThat(client.heard()).containsOnly(new Frame.Heartbeat());
    }

    @Test
    void aClientThatIsNotReadFromIsNotTakenForDead() {
        f.broker.store.hold();
        client.send(new Frame.Send(1, 1, 0, true, WireClient.message("q", "x".repeat(20_000), true)));
        assertThat(client.channel().config().isAutoRead()).isFalse();

        f.broker.loop.advance(60_000);

        assertThat(client.heard()).containsOnly(new Frame.Heartbeat());
        f.broker.store.release();
        assertThat(client.heard()).containsExactly(new Frame.Receipt(1, 1));
        assertThat(client.channel().config().isAutoRead()).isTrue();
    }

    @Test
    void aLongFrameThatComesInPiecesIsHeard() {
        client.sendBytes(Unpooled.buffer().writeInt(50_000));
        for (int i = 0; i < 10; i++) {
            f.broker.loop.advance(1_000);
            client.sendBytes(Unpooled.buffer().writeZero(100));
        }

        assertThat(client.heard()).containsOnly(new Frame.Heartbeat());
    }

    @Test
    void aClientThatDoesNotReadIsNotTakenForDeadNorWrittenHeartbeats() {
        client.heard();
        client.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        client.channel().runPendingTasks();

        f.broker.loop.advance(60_000);

        client.channel().unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        client.channel().runPendingTasks();
        assertThat(client.heard()).hasSizeLessThan(2);
    }

    @Test
    void aClosedConnectionHasNoTimers() {
        client.hangUp();
        f.broker.loop.advance(10_000);

        assertThat(f.broker.loop.timers()).isZero();
    }
}
