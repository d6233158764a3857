package io.posthorn.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Turns red when a byte of a frame's layout changes; tried with two fields swapped and with two flags in one byte. */
class GoldenFrameTest {
    @Test
    void everyFrameHasAGoldenFile() {
        Set<Opcode> covered =
                GoldenFrames.all().values().stream().map(Frame::opcode).collect(Collectors.toSet());

        assertThat(covered).containsExactlyInAnyOrderElementsOf(Arrays.asList(Opcode.values()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFrameIsEncodedToExactlyTheBytesOfItsFile(String name) throws IOException {
        ByteBuf out = Unpooled.buffer();

        FrameEncoder.encode(frame(name), out);

        assertThat(hex(out)).isEqualTo(HexFormat.of().formatHex(GoldenFrames.bytes(name)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theBytesOfAFileAreDecodedToItsFrame(String name) throws IOException {
        ByteBuf in = Unpooled.wrappedBuffer(GoldenFrames.bytes(name));

        assertThat(in.readInt()).isEqualTo(in.readableBytes());
        Frame frame = WireBytes.decoderFor(frame(name).opcode()).decode(in);

        assertThat(frame).usingRecursiveComparison().isEqualTo(frame(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFrameIsNotDecodedFromFewerOrMoreBytesThanItHas(String name) throws IOException {
        byte[] bytes = GoldenFrames.bytes(name);
        FrameDecoder decoder = WireBytes.decoderFor(frame(name).opcode());
        boolean hasBody = bodyLength(frame(name)) >= 0;

        // A body takes what the frame has left: there, only a cut into what is before it can be seen.
        int bodyless = bytes.length - Math.max(0, bodyLength(frame(name)));
        for (int end = Integer.BYTES; end < bodyless; end++) {
            WireBytes.assertMalformed(decoder, Arrays.copyOfRange(bytes, Integer.BYTES, end));
        }
        if (!hasBody) {
            WireBytes.assertMalformed(decoder, Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length + 1));
        }
    }

    /** Bytes that take what their frame has left, or -1 where there are none. */
    private static int bodyLength(Frame frame) {
        if (frame instanceof Frame.Send send) {
            return send.message().bodyLength();
        }
        if (frame instanceof Frame.Deliver delivery) {
            return delivery.message().bodyLength();
        }
        if (frame instanceof Frame.SendPart part) {
            return part.bytes().length;
        }
        return frame instanceof Frame.DeliverPart part ? part.bytes().length : -1;
    }

    static Set<String> names() {
        return GoldenFrames.all().keySet();
    }

    private static Frame frame(String name) {
        return GoldenFrames.all().get(name);
    }

    private static String hex(ByteBuf bytes) {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.getBytes(bytes.readerIndex(), copy);
        return HexFormat.of().formatHex(copy);
    }
}
