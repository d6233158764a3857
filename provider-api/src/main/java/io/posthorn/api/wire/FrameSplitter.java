package io.posthorn.api.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.posthorn.api.codec.MalformedInputException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the stream into frames and decodes them. A length outside the limit is refused as soon as its four bytes are
 * there, before anything is buffered for it. After a malformed frame all further input is dropped: the next handler gets
 * one {@link MalformedFrame} and decides. So it is with a long frame for which there is no memory while it comes.
 */
public final class FrameSplitter extends ByteToMessageDecoder {
    /** Bytes that every channel may gather without asking. */
    private static final int UNCOUNTED = 64 * 1024;

    private final FrameDecoder decoder;
    private final int maxFrame;
    private final FrameMemory memory;
    private int counted;
    private boolean broken;
    /** Whether nothing could be read yet, so that the peer may speak another protocol. */
    private boolean first = true;

    /**
     * Makes a splitter for one channel.
     *
     * @param maxFrame bytes of the longest frame, its length field not counted
     */
    public FrameSplitter(FrameDecoder decoder, int maxFrame) {
        this(decoder, maxFrame, FrameMemory.unbounded());
    }

    /**
     * The same for one of many channels.
     *
     * @param memory from which all of them take for frames that are not complete
     */
    public FrameSplitter(FrameDecoder decoder, int maxFrame, FrameMemory memory) {
        this.decoder = decoder;
        this.maxFrame = maxFrame;
        this.memory = memory;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        count(0);
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
            String foreign = foreign(in);
            // Netty wants whoever hands something on to have read something.
            in.skipBytes(in.readableBytes());
            out.add(broken(
                    length == 0 ? ErrorCode.PROTOCOL_VIOLATION : ErrorCode.TOO_LARGE,
                    foreign == null
                            ? "a frame of " + Integer.toUnsignedString(length) + " bytes is announced; 1 to " + maxFrame
                                    + " are allowed"
                            : speaks(foreign),
                    foreign));
            return;
        }
        if (in.readableBytes() - Integer.BYTES < length) {
            if (!count(in.readableBytes())) {
                in.skipBytes(in.readableBytes());
                out.add(broken(
                        ErrorCode.RESOURCE_LIMIT,
                        "there is no memory for a frame of " + length + " bytes: too many long ones come at once",
                        null));
            }
            return;
        }
        count(0);
        String foreign = foreign(in);
        in.skipBytes(Integer.BYTES);
        try {
            out.add(decoder.decode(in.readSlice(length)));
            first = false;
        } catch (MalformedInputException e) {
            String text = foreign == null ? String.valueOf(e.getMessage()) : speaks(foreign);
            out.add(broken(ErrorCode.PROTOCOL_VIOLATION, text, foreign));
        }
    }

    private @Nullable String foreign(ByteBuf in) {
        return first ? ForeignProtocol.of(in) : null;
    }

    private static String speaks(String foreign) {
        return "this looks like " + foreign + ", which is not spoken here";
    }

    private MalformedFrame broken(ErrorCode code, String text, @Nullable String foreign) {
        broken = true;
        count(0);
        return new MalformedFrame(code, text, foreign);
    }

    /** Counts the bytes that are gathered now, in place of those counted before; false if there is no memory for them. */
    private boolean count(int gathered) {
        int counts = Math.max(0, gathered - UNCOUNTED);
        if (!memory.take(counts - counted)) {
            return false;
        }
        counted = counts;
        return true;
    }
}
