package io.posthorn.api.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.posthorn.api.codec.MalformedInputException;
import java.util.List;

/**
 * Cuts the stream into frames and decodes them. A length outside the limit is refused as soon as its four bytes are
 * there, before anything is buffered for it. After a malformed frame all further input is dropped: the next handler gets
 * one {@link MalformedFrame} and decides.
 */
public final class FrameSplitter extends ByteToMessageDecoder {
    private final FrameDecoder decoder;
    private final int maxFrame;
    private boolean broken;

    /**
     * Makes a splitter for one channel.
     *
     * @param maxFrame bytes of the longest frame, its length field not counted
     */
    public FrameSplitter(FrameDecoder decoder, int maxFrame) {
        this.decoder = decoder;
        this.maxFrame = maxFrame;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        if (length < 1 || length > maxFrame) {
            // Netty wants whoever hands something on to have read something.
            in.skipBytes(in.readableBytes());
            out.add(broken(
                    length == 0 ? ErrorCode.PROTOCOL_VIOLATION : ErrorCode.TOO_LARGE,
                    "a frame of " + Integer.toUnsignedString(length) + " bytes is announced; 1 to " + maxFrame
                            + " are allowed"));
            return;
        }
        if (in.readableBytes() - Integer.BYTES < length) {
            return;
        }
        in.skipBytes(Integer.BYTES);
        try {
            out.add(decoder.decode(in.readSlice(length)));
        } catch (MalformedInputException e) {
            out.add(broken(ErrorCode.PROTOCOL_VIOLATION, String.valueOf(e.getMessage())));
        }
    }

    private MalformedFrame broken(ErrorCode code, String text) {
        broken = true;
        return new MalformedFrame(code, text);
    }
}
