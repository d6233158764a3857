package io.posthorn.api.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Writes what {@link WireReader} reads. Not thread-safe. */
public final class WireWriter {
    private final ByteBuf out;

    public WireWriter(ByteBuf out) {
        this.out = out;
    }

    public WireWriter u8(int value) {
        out.writeByte(value);
        return this;
    }

    public WireWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    public WireWriter u16(int value) {
        out.writeShort(value);
        return this;
    }

    public WireWriter i32(int value) {
        out.writeInt(value);
        return this;
    }

    public WireWriter i64(long value) {
        out.writeLong(value);
        return this;
    }

    /** A number from 0 on, in as few bytes as it needs. */
    public WireWriter varint(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative: " + value);
        }
        long rest = value;
        while (rest >= 0x80) {
            out.writeByte((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
        return this;
    }

    public WireWriter bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public WireWriter blob(byte[] bytes) {
        return varint(bytes.length).bytes(bytes);
    }

    public WireWriter text(String text) {
        return blob(LosslessUtf8.encode(text));
    }

    /** Null is length 0, text is its length plus one and its bytes. */
    public WireWriter nullableText(@Nullable String text) {
        if (text == null) {
            return varint(0);
        }
        byte[] bytes = LosslessUtf8.encode(text);
        return varint(bytes.length + 1L).bytes(bytes);
    }
}
