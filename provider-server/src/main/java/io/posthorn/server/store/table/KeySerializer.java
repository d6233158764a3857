package io.posthorn.server.store.table;

import java.io.IOException;
import org.mapdb.DataInput2;
import org.mapdb.serializer.SerializerLong;

/** MapDB's own form of keys; but what damage asks for is not allocated. */
final class KeySerializer extends SerializerLong {
    static final KeySerializer KEYS = new KeySerializer();

    private KeySerializer() {}

    @Override
    public Object valueArrayDeserialize(DataInput2 in, int count) throws IOException {
        int room = in.internalByteArray().length - in.getPos();
        if (count <= 0 || count > room / Long.BYTES) {
            throw new IndexOutOfBoundsException(count + " keys in " + room + " bytes");
        }
        return super.valueArrayDeserialize(in, count);
    }
}
