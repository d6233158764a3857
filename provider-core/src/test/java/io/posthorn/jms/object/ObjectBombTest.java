package io.posthorn.jms.object;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bodies that are few bytes and much work. */
@Tag("§3.11")
class ObjectBombTest {
    private static final int DEEPEST = ObjectLimits.STANDARD.depth();

    /** Sabotage: no limit of the depth in ClassGate; then it is the stack that ends, and the text says something else. */
    @Test
    void objectsAreNotNestedDeeperThanTheStackOfAThreadBears() throws IOException {
        assertThat(ObjectReadingTest.refused(ObjectReading.OUR_OWN, nested(100_000)))
                .hasMessageContaining("nested deeper than " + DEEPEST);
        assertThat(ObjectReadingTest.refused(ObjectReading.OUR_OWN, nested(DEEPEST + 1)))
                .hasMessageContaining("nested deeper than " + DEEPEST);
    }

    @Test
    void upToTheLimitTheyAre() throws Exception {
        byte[] bytes = nested(DEEPEST);

        assertThat(ObjectReading.VALUES_ONLY.read(bytes, 0, bytes.length, "m")).isInstanceOf(Object[].class);
    }

    /** Sabotage: no limit of the elements in ClassGate; then there is an OutOfMemoryError. */
    @Test
    void anArrayHasNoMoreElementsThanTheBodyHasRoomFor() throws JMSException {
        byte[] bytes = ObjectWriting.write(new long[] {0x0123456789ABCDEFL});
        ByteBuffer.wrap(bytes).putInt(bytes.length - 12, Integer.MAX_VALUE - 8);

        assertThat(ObjectReadingTest.refused(ObjectReading.OUR_OWN, bytes)).hasMessageContaining("more than its");
    }

    @Test
    void manyArraysHaveNotEither() throws IOException {
        // Each would be allowed by itself.
        byte[] bytes = nested(400, 1_000);

        assertThat(ObjectReadingTest.refused(ObjectReading.OUR_OWN, bytes)).hasMessageContaining("more than its");
    }

    @Test
    void aTableOfAMapHasNoMorePlacesThanTheBodyHasRoomForEntries() throws JMSException {
        byte[] bytes = ObjectWriting.write(new HashMap<>(Map.of("keykey", "value")));
        // The number of mappings stands before the first key.
        int key = new String(bytes, ISO_8859_1).indexOf("keykey") - 3;
        ByteBuffer.wrap(bytes).putInt(key - 4, 500_000_000);

        assertThat(ObjectReadingTest.refused(ObjectReading.OUR_OWN, bytes)).hasMessageContaining("more than its");
    }

    @Test
    void collectionsOfManySmallEntriesAreRead() throws JMSException {
        Map<Object, Object> sparse = new HashMap<>(4, 0.1f);
        IdentityHashMap<Object, Object> dense = new IdentityHashMap<>();
        Set<Object> set = new HashSet<>(4, 0.25f);
        for (int i = 0; i < 40_000; i++) {
            sparse.put((short) i, null);
            dense.put(i, null);
            set.add(i);
        }
        ArrayList<Object> empty = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            empty.add(new HashMap<>());
            empty.add(new HashSet<>());
            empty.add(new IdentityHashMap<>());
        }

        for (Object value : Arrays.asList(sparse, dense, set, empty, new byte[3_000_000], new Object[300_000])) {
            assertThat(ObjectReadingTest.read(ObjectReading.VALUES_ONLY, value)).isNotNull();
        }
    }

    /** The work doubles with each level: forty of them would take hours. Sabotage: no limit of the time in ClassGate. */
    @Test
    void collectionsWhoseHashCodesAreNeverDoneAreGivenUp() throws JMSException {
        Set<Object> inner = new HashSet<>();
        Set<Object> outer = inner;
        Set<Object> twin = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            Set<Object> left = new HashSet<>();
            Set<Object> right = new HashSet<>();
            left.add("left");
            inner.add(left);
            inner.add(right);
            if (inner != twin) {
                twin.add(left);
                twin.add(right);
            }
            inner = left;
            twin = right;
        }
        byte[] bytes = ObjectWriting.write((Serializable) outer);

        assertThat(refused(bytes, new ObjectLimits(500, 2, 100), System::nanoTime))
                .hasMessageContaining("takes longer than");
    }

    @Test
    void theTimeGrowsWithTheBody() throws JMSException {
        AtomicLong nanos = new AtomicLong();
        byte[] small = ObjectWriting.write(new Object[10]);
        byte[] large = ObjectWriting.write(new Object[] {new byte[4 * 1024 * 1024]});
        LongSupplier clock = () -> nanos.getAndAdd(1_000_000_000);
        ObjectLimits limits = new ObjectLimits(500, 2, 1_000);

        assertThat(refused(small, limits, clock)).isNotNull();
        assertThat(refused(large, limits, clock)).isNull();
    }

    private static @Nullable MessageFormatException refused(byte[] bytes, ObjectLimits limits, LongSupplier clock) {
        ClassGate gate = new ClassGate(ObjectReading.VALUES_ONLY, limits, clock, bytes.length);
        return Assertions.catchThrowableOfType(
                MessageFormatException.class, () -> ObjectReading.read(new ByteArrayInputStream(bytes), gate, "m"));
    }

    private static byte[] nested(int depth) throws IOException {
        return nested(depth, 1);
    }

    /** Arrays in arrays, written by hand: to write them as objects needs the stack too. */
    private static byte[] nested(int depth, int length) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(ObjectWritingTest.written(new Object[1], 4));
        for (int i = 1; i < depth; i++) {
            out.writeInt(length);
            out.writeByte(ObjectStreamConstants.TC_ARRAY);
            out.writeByte(ObjectStreamConstants.TC_REFERENCE);
            out.writeInt(ObjectStreamConstants.baseWireHandle);
        }
        out.writeInt(1);
        out.writeByte(ObjectStreamConstants.TC_NULL);
        return bytes.toByteArray();
    }
}
