package io.posthorn.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.FrameDecoder;
import io.posthorn.api.wire.Opcode;
import io.posthorn.server.loop.ManualClock;
import io.posthorn.server.loop.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
    private final ManualLoop loop = new ManualLoop(new ManualClock());
    private final Blocked blocked = new Blocked();
    private final EmbeddedChannel channel = new EmbeddedChannel(blocked);
    private final List<Throwable> faults = new ArrayList<>();
    private final FrameWriter writer = new FrameWriter(channel, loop, faults::add);

    @Test
    void whatComesWithinOneTurnIsOneBufferInTheOrderGiven() {
        for (int i = 1; i <= 100; i++) {
            writer.write(new Frame.Done(i));
        }
        loop.runAll();

        assertThat(blocked.flushes).isOne();
        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(frames()).hasSize(100).startsWith(new Frame.Done(1)).endsWith(new Frame.Done(100));
    }

    @Test
    void aReceiptStandsForAllOfItsTurnAndFollowsTheRefusals() {
        writer.receipt(1, 3);
        writer.write(new Frame.Done(1));
        writer.refused(new Frame.SendRefused(1, 5, ErrorCode.RESOURCE_LIMIT, "full"));
        writer.receipt(1, 5);
        writer.sendWindow(1, 10);
        writer.sendWindow(1, 20);
        writer.sendWindow(2, 5);
        loop.runAll();

        assertThat(frames())
                .containsExactly(
                        new Frame.SendRefused(1, 5, ErrorCode.RESOURCE_LIMIT, "full"),
                        new Frame.Receipt(1, 5),
                        new Frame.SendWindow(1, 30),
                        new Frame.SendWindow(2, 5),
                        new Frame.Done(1));
    }

    @Test
    void aBufferHasABound() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(500_000, 1_000_000));
        for (int i = 1; i <= 10; i++) {
            writer.write(delivery(i));
        }
        loop.runAll();

        assertThat(blocked.flushes).isOne();
        assertThat(channel.outboundMessages()).hasSizeGreaterThan(3).allSatisfy(buffer -> assertThat(
                        ((ByteBuf) buffer).readableBytes())
                .isLessThanOrEqualTo(64 * 1024));
        assertThat(frames()).hasSize(10);
    }

    @Test
    void whatAClientDoesNotReadWaitsUnencodedAndGoesOnWhenItReads() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10_000, 100_000));
        blocked.holds = true;
        for (int i = 1; i <= 100; i++) {
            writer.write(delivery(i));
        }
        loop.runAll();
        assertThat(channel.isWritable()).isFalse();
        assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isLessThan(200_000);

        blocked.holds = false;
        channel.flush();
        writer.schedule();
        loop.runAll();

        assertThat(frames())
                .extracting(frame -> ((Frame.Deliver) frame).tag())
                .hasSize(100)
                .isSorted();
    }

    @Test
    void whatAClientDoesNotReadFillsItUntilTheClientReadsAgain() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(10_000, 100_000));
        blocked.holds = true;
        List<String> heard = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            while (!writer.deliveries().exceeded()) {
                writer.deliver(delivery(1));
                assertThat(writer.deliveries().used()).isLessThan(300_000);
            }
            loop.runAll();
        }
        assertThat(writer.deliveries().exceeded()).isTrue();
        writer.deliveries().whenRoom(() -> heard.add("room"));
        assertThat(heard).isEmpty();

        blocked.holds = false;
        channel.flush();
        writer.schedule();
        loop.runAll();

        assertThat(heard).containsExactly("room");
        assertThat(writer.deliveries().used()).isZero();
    }

    @Test
    void partsOfABodyCountAsDeliveriesAndAreDroppedLikeThem() {
        Frame.DeliverPart part = new Frame.DeliverPart(1, 1, 1, 1_000_000, 0, new byte[256 * 1024]);
        writer.deliver(part);
        assertThat(writer.deliveries().exceeded()).isTrue();
        loop.runAll();
        assertThat(writer.deliveries().used()).isZero();
        assertThat(frames()).hasSize(1);

        writer.deliver(part);
        var unused = writer.finish(new Frame.Close(ErrorCode.BROKER_STOPPING, "", null));

        assertThat(frames()).extracting(Frame::opcode).containsExactly(Opcode.CLOSE);
    }

    @Test
    void theLastFrameComesAfterAllAnswersAndNothingComesAfterIt() {
        writer.write(new Frame.Done(1));
        writer.write(delivery(1));
        writer.receipt(1, 1);
        Frame.Close close = new Frame.Close(ErrorCode.BROKER_STOPPING, "", null);

        var unused = writer.finish(close);
        writer.write(new Frame.Done(2));
        loop.runAll();

        assertThat(frames()).containsExactly(new Frame.Receipt(1, 1), new Frame.Done(1), close);
    }

    @Test
    void aFrameThatCannotBeWrittenIsAFault() {
        writer.write(new Frame.Done(-1));
        loop.runAll();

        assertThat(faults).hasSize(1);
        assertThat(channel.outboundMessages()).isEmpty();
    }

    private static Frame.Deliver delivery(long tag) {
        return new Frame.Deliver(1, 1, tag, 1, WireClient.message("q", "x".repeat(20_000), true));
    }

    private List<Frame> frames() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            all.writeBytes(bytes);
            bytes.release();
        }
        List<Frame> frames = new ArrayList<>();
        while (all.isReadable()) {
            frames.add(FrameDecoder.open().decode(all.readSlice(all.readInt())));
        }
        return frames;
    }

    /** Counts flushes; can hold what is written, as a socket does whose peer does not read. */
    private static final class Blocked extends ChannelOutboundHandlerAdapter {
        private int flushes;
        private boolean holds;

        @Override
        public void flush(ChannelHandlerContext context) {
            flushes++;
            if (!holds) {
                context.flush();
            }
        }
    }
}
