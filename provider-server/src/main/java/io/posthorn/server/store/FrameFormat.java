package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The form of a frame, which is one group commit: {@code magic4 length4 sequence8 segment8 crc4 payload}, padded to a
 * multiple of 8.
 *
 * <p>The CRC32C is of the store's key, length, sequence, segment and payload. So neither what a recycled file held before,
 * nor a frame of another store, nor bytes that a client put into a message pass for a frame of this place. Not
 * thread-safe.
 */
class FrameFormat {
    static final int HEADER = 28;
    static final int ALIGNMENT = 8;
    /** "PHFR". */
    static final int MAGIC = 0x50484652;

    private static final int AT_LENGTH = 4;
    private static final int AT_SEQUENCE = 8;
    private static final int AT_SEGMENT = 16;
    private static final int AT_CRC = 24;

    private final byte[] key;
    private final CRC32C crc = new CRC32C();

    FrameFormat(UUID key) {
        this.key = ByteBuffer.allocate(16)
                .putLong(key.getMostSignificantBits())
                .putLong(key.getLeastSignificantBits())
                .array();
    }

    /** Length of a whole frame on disk. */
    static int padded(int payload) {
        return (HEADER + payload + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Fills in the header, for which the buffer's first bytes were left free, and pads the end. */
    void finish(ByteBuf frame, long sequence, long segment) {
        int payload = frame.writerIndex() - HEADER;
        frame.writeZero(padded(payload) - HEADER - payload);
        frame.setInt(0, MAGIC).setInt(AT_LENGTH, payload);
        frame.setLong(AT_SEQUENCE, sequence).setLong(AT_SEGMENT, segment);
        frame.setInt(AT_CRC, checksum(frame.internalNioBuffer(0, HEADER + payload), payload));
    }

    /** Whether the header could be one of this segment's; {@code header} has {@link #HEADER} bytes. */
    static boolean plausible(ByteBuffer header, long segment) {
        return header.getInt(header.position()) == MAGIC
                && header.getInt(header.position() + AT_LENGTH) > 0
                && header.getLong(header.position() + AT_SEGMENT) == segment;
    }

    static int payload(ByteBuffer frame) {
        return frame.getInt(frame.position() + AT_LENGTH);
    }

    static long sequence(ByteBuffer frame) {
        return frame.getLong(frame.position() + AT_SEQUENCE);
    }

    /** Whether the checksum of the frame at the buffer's position holds. */
    boolean intact(ByteBuffer frame) {
        return checksum(frame, payload(frame)) == frame.getInt(frame.position() + AT_CRC);
    }

    private int checksum(ByteBuffer frame, int payload) {
        int at = frame.position();
        crc.reset();
        crc.update(key, 0, key.length);
        crc.update(frame.slice(at + AT_LENGTH, AT_CRC - AT_LENGTH));
        crc.update(frame.slice(at + HEADER, payload));
        return (int) crc.getValue();
    }
}
