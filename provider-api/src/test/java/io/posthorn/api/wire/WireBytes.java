package io.posthorn.api.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.MalformedInputException;

/** Frames as bytes, for tests. */
final class WireBytes {
    private WireBytes() {}

    /** A decoder in whose phase the opcode is known. */
    static FrameDecoder decoderFor(Opcode opcode) {
        return opcode.knownIn(Opcode.Phase.HANDSHAKE) ? FrameDecoder.handshake() : FrameDecoder.open();
    }

    /** The frame with its length in front. */
    static byte[] of(Frame frame) {
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.encode(frame, out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** The frame without its length. */
    static byte[] payloadOf(Frame frame) {
        byte[] bytes = of(frame);
        return java.util.Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
    }

    static void assertMalformed(FrameDecoder decoder, byte[] payload) {
        assertThatThrownBy(() -> decoder.decode(Unpooled.wrappedBuffer(payload)))
                .isInstanceOf(MalformedInputException.class);
    }
}
