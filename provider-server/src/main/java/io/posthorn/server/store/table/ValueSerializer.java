package io.posthorn.server.store.table;

import java.io.IOException;
import org.mapdb.DataInput2;
import org.mapdb.serializer.SerializerByteArray;

/** MapDB's own form of values; but what damage asks for is not allocated, and to get one the others are not read. */
final class ValueSerializer extends SerializerByteArray {
    static final ValueSerializer VALUES = new ValueSerializer();

    private ValueSerializer() {}

    @Override
    public byte[][] valueArrayDeserialize(DataInput2 in, int count) throws IOException {
        requireCount(in, count);
        byte[][] values = new byte[count][];
        for (int i = 0; i < count; i++) {
            values[i] = deserialize(in, -1);
        }
        return values;
    }

    @Override
    public byte[] valueArrayBinaryGet(DataInput2 in, int count, int index) throws IOException {
        requireCount(in, count);
        for (int i = 0; i < index; i++) {
            int length = length(in);
            in.setPos(in.getPos() + length);
        }
        return deserialize(in, -1);
    }

    @Override
    public byte[] deserialize(DataInput2 in, int available) throws IOException {
        byte[] value = new byte[length(in)];
        in.readFully(value);
        return value;
    }

    private static void requireCount(DataInput2 in, int count) throws IOException {
        int found = in.unpackInt();
        if (found != count || count > in.internalByteArray().length) {
            throw new IndexOutOfBoundsException(found + " values for " + count + " keys");
        }
    }

    private static int length(DataInput2 in) throws IOException {
        int length = in.unpackInt();
        int room = in.internalByteArray().length - in.getPos();
        if (length < 0 || length > room) {
            throw new IndexOutOfBoundsException("a value of " + length + " bytes in " + room);
        }
        return length;
    }
}
