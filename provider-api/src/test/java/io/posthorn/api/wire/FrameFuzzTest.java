package io.posthorn.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.posthorn.api.codec.MalformedInputException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * R4, R5: whatever bytes come, the decoder returns a frame or throws MalformedInputException, and takes memory in
 * proportion to what came and not to what was announced.
 */
class FrameFuzzTest {
    private static final int LIMIT = 64 * 1024;
    /** Bytes of heap a byte of input may cost: a mark of two bytes becomes a record of 32 and a place in a list. */
    private static final int MOST_PER_BYTE = 64;
    /** Exceptions with their stacks, first use of formatting. */
    private static final int MOST_BESIDE = 256 * 1024;

    private static final List<Frame> GOLDEN = List.copyOf(GoldenFrames.all().values());

    @Property(tries = 3000)
    void randomBytesGiveAFrameOrARefusal(@ForAll byte[] bytes) {
        decodeOrRefuse(FrameDecoder.open(), bytes);
        decodeOrRefuse(FrameDecoder.handshake(), bytes);
    }

    @Property(tries = 20000)
    void changedBytesGiveAFrameOrARefusal(@ForAll long seed) {
        Random random = new Random(seed);
        Frame frame = GOLDEN.get(random.nextInt(GOLDEN.size()));
        byte[] payload = WireBytes.payloadOf(frame);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            payload[random.nextInt(payload.length)] = (byte) random.nextInt();
        }

        decodeOrRefuse(WireBytes.decoderFor(frame.opcode()), payload);
    }

    @Property(tries = 1000)
    void aStreamOfRandomBytesGivesFramesAndAtMostOneMalformedAtTheEnd(@ForAll long seed) {
        Random random = new Random(seed);
        EmbeddedChannel channel = new EmbeddedChannel(new FrameSplitter(FrameDecoder.open(), LIMIT));

        for (int part = 0; part < 20; part++) {
            channel.writeInbound(part(random));
        }
        channel.finish();

        List<Object> arrived = new ArrayList<>(channel.inboundMessages());
        for (int i = 0; i < arrived.size() - 1; i++) {
            assertThat(arrived.get(i)).isInstanceOf(Frame.class);
        }
        channel.releaseInbound();
    }

    /** Lengths and counts that promise far more than follows, in every frame, at every place. */
    @Test
    void memoryIsTakenForWhatCameAndNotForWhatWasAnnounced() {
        byte[] huge = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07};
        for (Frame frame : GOLDEN) {
            byte[] payload = WireBytes.payloadOf(frame);
            for (int at = 1; at < payload.length; at++) {
                byte[] hostile = payload.clone();
                System.arraycopy(huge, 0, hostile, at, Math.min(huge.length, hostile.length - at));

                assertBounded(() -> decodeOrRefuse(WireBytes.decoderFor(frame.opcode()), hostile), hostile.length);
            }
        }
    }

    @Test
    void theMostElementsThatFitTakeMemoryInProportion() {
        ByteBuf marks = Unpooled.buffer();
        marks.writeByte(Opcode.RECOVER.number()).writeByte(1).writeByte(1);
        new io.posthorn.api.codec.WireWriter(marks).varint(ProtocolLimits.MAX_RANGES);
        marks.writeZero(2 * ProtocolLimits.MAX_RANGES);
        byte[] payload = new byte[marks.readableBytes()];
        marks.readBytes(payload);

        assertBounded(() -> decodeOrRefuse(FrameDecoder.open(), payload), payload.length);
    }

    @Test
    void aLengthWithinTheLimitBuffersNothingUntilTheBytesCome() {
        EmbeddedChannel channel =
                new EmbeddedChannel(new FrameSplitter(FrameDecoder.open(), ProtocolLimits.DEFAULT_MAX_FRAME));

        assertBounded(
                () -> channel.writeInbound(Unpooled.buffer(8)
                        .writeInt(ProtocolLimits.DEFAULT_MAX_FRAME)
                        .writeInt(0)),
                8);
    }

    private static void decodeOrRefuse(FrameDecoder decoder, byte[] payload) {
        try {
            assertThat(decoder.decode(Unpooled.wrappedBuffer(payload))).isNotNull();
        } catch (MalformedInputException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static void assertBounded(Runnable work, int inputBytes) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(MOST_BESIDE + (long) inputBytes * MOST_PER_BYTE);
    }

    /** Good frames and rubbish by turns, so that the stream lives for a while. */
    private static ByteBuf part(Random random) {
        if (random.nextInt(4) > 0) {
            Frame frame = GOLDEN.get(random.nextInt(GOLDEN.size()));
            return Unpooled.wrappedBuffer(WireBytes.of(frame));
        }
        byte[] rubbish = new byte[random.nextInt(40)];
        random.nextBytes(rubbish);
        return Unpooled.wrappedBuffer(rubbish);
    }
}
