package io.posthorn.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.server.loop.ManualClock;
import io.posthorn.server.loop.ManualLoop;
import org.junit.jupiter.api.Test;

class PeerTest {
    private final ManualClock clock = new ManualClock();
    private final ManualLoop loop = new ManualLoop(clock);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Peer peer = new Peer(channel, loop, new FaultLog(clock));

    @Test
    void aChannelIsClosedEvenIfItsLastFrameCannotBeWritten() {
        peer.write(new Frame.Done(-1));
        assertThatThrownBy(() -> peer.close(ErrorCode.INTERNAL, "the end")).isInstanceOf(RuntimeException.class);
        assertThat(channel.isOpen()).isTrue();

        loop.advance(1_000);
        channel.runPendingTasks();

        assertThat(channel.isOpen()).isFalse();
    }
}
