package io.posthorn.api.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads primitives from a buffer and trusts none of them: every length is checked against what remains before
 * anything is allocated, and every failure is a {@link MalformedInputException}.
 *
 * <p>Numbers are big-endian. A <i>varint</i> is an unsigned LEB128 number. Not thread-safe.
 */
public final class WireReader {
    private final ByteBuf in;

    public WireReader(ByteBuf in) {
        this.in = in;
    }

    public int remaining() {
        return in.readableBytes();
    }

    public int u8() {
        require(1);
        return in.readUnsignedByte();
    }

    public boolean bool() {
        int value = u8();
        if (value > 1) {
            throw new MalformedInputException("a flag must be 0 or 1, found " + value);
        }
        return value == 1;
    }

    public int u16() {
        require(2);
        return in.readUnsignedShort();
    }

    public short i16() {
        require(2);
        return in.readShort();
    }

    public int i32() {
        require(4);
        return in.readInt();
    }

    public long i64() {
        require(8);
        return in.readLong();
    }

    /** A number from 0 to {@link Integer#MAX_VALUE}. */
    public int varint() {
        long value = varlong();
        if (value > Integer.MAX_VALUE) {
            throw new MalformedInputException("number " + value + " is above " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /** A number from 0 to {@link Long#MAX_VALUE}. */
    public long varlong() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int b = u8();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new MalformedInputException("a number is longer than 63 bits");
    }

    /** The length of something that follows: at most {@code most}, and at most what remains. */
    public int length(int most) {
        return checkedLength(varlong(), most);
    }

    /** A count of things that follow, each of at least {@code smallest} bytes (≥ 1). */
    public int count(int most, int smallest) {
        int count = length(most);
        if ((long) count * smallest > remaining()) {
            throw new MalformedInputException(
                    count + " elements are announced, but only " + remaining() + " bytes follow");
        }
        return count;
    }

    /** Exactly {@code length} bytes, {@code length} having come from {@link #length}. */
    public byte[] bytes(int length) {
        require(length);
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    public byte[] blob(int most) {
        return bytes(length(most));
    }

    public String text(int mostBytes) {
        return decode(length(mostBytes));
    }

    /** Text or null, as {@link WireWriter#nullableText} writes it. */
    public @Nullable String nullableText(int mostBytes) {
        long lengthPlusOne = varlong();
        return lengthPlusOne == 0 ? null : decode(checkedLength(lengthPlusOne - 1, mostBytes));
    }

    public void skip(int length) {
        require(length);
        in.skipBytes(length);
    }

    public void requireEnd() {
        if (remaining() != 0) {
            throw new MalformedInputException(remaining() + " bytes follow the end of the record");
        }
    }

    private String decode(int length) {
        require(length);
        if (in.hasArray()) {
            int at = in.arrayOffset() + in.readerIndex();
            in.skipBytes(length);
            return LosslessUtf8.decode(in.array(), at, length);
        }
        return LosslessUtf8.decode(bytes(length), 0, length);
    }

    private int checkedLength(long length, int most) {
        if (length > most) {
            throw new MalformedInputException("length " + length + " is above the limit of " + most);
        }
        require((int) length);
        return (int) length;
    }

    private void require(int length) {
        if (length < 0 || length > in.readableBytes()) {
            throw new MalformedInputException(length + " bytes are announced, but " + in.readableBytes() + " follow");
        }
    }
}
