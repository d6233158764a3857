package io.posthorn.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test drives the splitter as Netty does: through a channel. */
class FrameSplitterTest {
    private static final int LIMIT = 1024;
    private static final List<Frame> FRAMES = List.of(
            new Frame.Done(1),
            new Frame.Heartbeat(),
            new Frame.Send(1, 1, 0, true, GoldenFrames.message()),
            new Frame.Failed(2, ErrorCode.INTERNAL, "no"),
            new Frame.Receipt(1, 300));

    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameSplitter(FrameDecoder.open(), LIMIT));

    @Test
    void framesAreTheSameWhereverTheStreamIsCut() {
        byte[] stream = stream(FRAMES);
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                EmbeddedChannel cut = new EmbeddedChannel(new FrameSplitter(FrameDecoder.open(), LIMIT));

                write(cut, stream, 0, first);
                write(cut, stream, first, second);
                write(cut, stream, second, stream.length);

                assertThat(inbound(cut)).usingRecursiveComparison().isEqualTo(FRAMES);
                cut.finishAndReleaseAll();
            }
        }
    }

    @Test
    void framesAreTheSameWhenTheStreamComesByteByByte() {
        byte[] stream = stream(FRAMES);

        for (int i = 0; i < stream.length; i++) {
            write(channel, stream, i, i + 1);
        }

        assertThat(inbound(channel)).usingRecursiveComparison().isEqualTo(FRAMES);
    }

    @Test
    void longFramesThatComeAtOnceShareTheirMemoryAndGiveItBack() {
        int length = 1_000_000;
        FrameMemory memory = new FrameMemory(length);
        EmbeddedChannel first = new EmbeddedChannel(new FrameSplitter(FrameDecoder.open(), length, memory));
        EmbeddedChannel second = new EmbeddedChannel(new FrameSplitter(FrameDecoder.open(), length, memory));
        first.writeInbound(Unpooled.buffer().writeInt(length).writeZero(length / 2));
        second.writeInbound(Unpooled.buffer().writeInt(length).writeZero(length / 2));
        assertThat(memory.free()).isLessThan(length / 4);

        second.writeInbound(Unpooled.buffer().writeZero(length / 4));
        assertThat(inbound(second))
                .singleElement()
                .isInstanceOfSatisfying(MalformedFrame.class, malformed -> assertThat(malformed.code())
                        .isEqualTo(ErrorCode.RESOURCE_LIMIT));

        first.writeInbound(Unpooled.buffer().writeZero(length / 2));
        assertThat(inbound(first)).hasSize(1);
        assertThat(memory.free()).isEqualTo(length);
    }

    @Test
    void aChannelThatClosesGivesTheMemoryOfItsFrameBack() {
        FrameMemory memory = new FrameMemory(1_000_000);
        EmbeddedChannel cut = new EmbeddedChannel(new FrameSplitter(FrameDecoder.open(), 1_000_000, memory));
        cut.writeInbound(Unpooled.buffer().writeInt(1_000_000).writeZero(500_000));
        assertThat(memory.free()).isLessThan(600_000);

        cut.finishAndReleaseAll();

        assertThat(memory.free()).isEqualTo(1_000_000);
    }

    @Test
    void aFrameAsLongAsTheLimitPasses() {
        byte[] frame = WireBytes.of(new Frame.Done(1));
        EmbeddedChannel exact = new EmbeddedChannel(new FrameSplitter(FrameDecoder.open(), frame.length - 4));
        EmbeddedChannel oneLess = new EmbeddedChannel(new FrameSplitter(FrameDecoder.open(), frame.length - 5));

        write(exact, frame, 0, frame.length);
        write(oneLess, frame, 0, frame.length);

        assertThat(inbound(exact)).containsExactly(new Frame.Done(1));
        assertThat(inbound(oneLess)).singleElement().isInstanceOf(MalformedFrame.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void aLengthAboveTheLimitIsRefusedFromTheHeaderAlone(int length) {
        channel.writeInbound(Unpooled.buffer().writeInt(length));

        assertThat(inbound(channel)).singleElement().isInstanceOfSatisfying(MalformedFrame.class, malformed -> {
            assertThat(malformed.code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(malformed.text()).contains(Integer.toUnsignedString(length), "1024");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1', HTTP",
        "'HTTP/1.1 400 Bad Request', HTTP",
        "'CONNECT a:1 HTTP/1.1', HTTP",
        "'PRI * HTTP/2.0', HTTP",
        "'\u0016\u0003\u0001\u0002', TLS",
        "'\u0015\u0003\u0003\u0000\u0002\u0002', TLS",
        "'AMQP\u0000\u0001\u0000\u0000', AMQP",
        "'CONNECT\naccept-version:1.2\n', STOMP",
        "'STOMP\n', STOMP",
        "'ERROR\nmessage:no\n', STOMP",
        "'\u0000\u0000\u0000\u0010\u0001ActiveMQ\u0000\u0000\u0000\u000c\u0001\u0000\u0000', OpenWire",
        "'\u0010\u0016\u0000\u0004MQTT\u0004', MQTT"
    })
    void whatSpeaksAnotherProtocolIsNamed(String start, String name) {
        EmbeddedChannel handshake =
                new EmbeddedChannel(new FrameSplitter(FrameDecoder.handshake(), ProtocolLimits.MAX_HANDSHAKE_FRAME));

        handshake.writeInbound(Unpooled.copiedBuffer(start, StandardCharsets.ISO_8859_1));

        assertThat(inbound(handshake)).singleElement().isInstanceOfSatisfying(MalformedFrame.class, malformed -> {
            assertThat(malformed.foreign()).isEqualTo(name);
            assertThat(malformed.text()).contains("looks like " + name);
        });
    }

    /** Behind a frame of ours it is a fault of one of us. */
    @Test
    void whatComesLaterIsNotTakenForAnotherProtocol() {
        channel.writeInbound(Unpooled.wrappedBuffer(
                WireBytes.of(new Frame.Heartbeat()), "HTTP/1.1 ".getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(inbound(channel)).last().isInstanceOfSatisfying(MalformedFrame.class, malformed -> assertThat(
                        malformed.foreign())
                .isNull());
    }

    @Test
    void aFrameWithoutAnOpcodeIsRefused() {
        channel.writeInbound(Unpooled.buffer().writeInt(0));

        assertThat(inbound(channel))
                .singleElement()
                .isInstanceOfSatisfying(MalformedFrame.class, malformed -> assertThat(malformed.code())
                        .isEqualTo(ErrorCode.PROTOCOL_VIOLATION));
    }

    @Test
    void framesBeforeAMalformedOneArriveAndNothingFollowsIt() {
        byte[] good = WireBytes.of(new Frame.Done(7));
        ByteBuf stream = Unpooled.buffer().writeBytes(good);
        stream.writeInt(1).writeByte(0xEE).writeBytes(good);

        channel.writeInbound(stream);
        channel.writeInbound(Unpooled.wrappedBuffer(good));
        channel.finish();

        List<Object> arrived = inbound(channel);
        assertThat(arrived).hasSize(2);
        assertThat(arrived.get(0)).isEqualTo(new Frame.Done(7));
        assertThat(arrived.get(1)).isInstanceOf(MalformedFrame.class);
    }

    @Test
    void nothingFollowsALengthThatWasRefused() {
        channel.writeInbound(Unpooled.buffer().writeInt(-5).writeBytes(WireBytes.of(new Frame.Done(7))));
        channel.writeInbound(Unpooled.wrappedBuffer(WireBytes.of(new Frame.Done(8))));

        assertThat(inbound(channel)).singleElement().isInstanceOf(MalformedFrame.class);
    }

    private static byte[] stream(List<Frame> frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frames.forEach(frame -> out.writeBytes(WireBytes.of(frame)));
        return out.toByteArray();
    }

    private static void write(EmbeddedChannel channel, byte[] bytes, int from, int to) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
    }

    private static List<Object> inbound(EmbeddedChannel channel) {
        List<Object> arrived = new ArrayList<>();
        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            arrived.add(next);
        }
        return arrived;
    }
}
