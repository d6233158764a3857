package io.posthorn.server.store.table;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A fixed, sorted set of keys of which each lives or is dead; the dead do not come back. Not thread-safe.
 *
 * <p>Small, because there may be one for each queue and table: keys that follow each other and all live need no memory
 * beside the object (48 bytes), also while they die from either end. Otherwise it takes a bit for each key between the
 * first and the last, or, where that is more, four bytes and a bit for each key.
 */
public final class LiveKeys {
    /** Not a key. */
    public static final long NONE = Long.MIN_VALUE;

    /** From the first to the last key of a set, both included. */
    private static final int MAX_SPAN = Integer.MAX_VALUE;
    /** Bits up to this many words are given up as soon as they are not needed. */
    private static final int FEW_WORDS = 8;

    /** Key of place 0, if keys lie at their distance from it; what {@link #offsets} are counted from otherwise. */
    private long base;

    private final int size;
    private int count;
    /** The lowest and the highest place with a living key; no place is between them if there is none. */
    private int low;

    private int high;
    /** What to add to {@link #base} for the key at a place; null where that is the place itself. Never changed. */
    private int @Nullable [] offsets;
    /** The living among the places from {@link #low} to {@link #high}; null if all live. Others are not cleared. */
    private long @Nullable [] bits;

    LiveKeys(int size, long base, int places, int @Nullable [] offsets, long @Nullable [] bits, int count) {
        this.size = size;
        this.base = base;
        this.high = places - 1;
        this.offsets = offsets;
        this.bits = bits;
        this.count = count;
    }

    private LiveKeys(LiveKeys other) {
        this(other.size, other.base, other.high + 1, other.offsets, other.bits, other.count);
        low = other.low;
        if (bits != null) {
            bits = bits.clone();
        }
    }

    /**
     * The keys {@code keys[from]} to {@code keys[to - 1]}, all alive.
     *
     * @throws IllegalArgumentException if they do not ascend, one is {@link #NONE}, or the last is 2³¹ or more from the
     *     first
     */
    public static LiveKeys of(long[] keys, int from, int to) {
        return of(keys, from, to, to - from);
    }

    /** The same, of a set that once had more keys. */
    static LiveKeys of(long[] keys, int from, int to, int size) {
        int count = to - from;
        if (count == 0) {
            return new LiveKeys(size, 0, 0, null, null, 0);
        }
        int span = span(keys, from, to);
        long first = keys[from];
        if (span == count) {
            return new LiveKeys(size, first, count, null, null, count);
        }
        long sparseWords = words(count) + (count + 1L) / 2 + 2;
        if (words(span) <= sparseWords) {
            long[] bits = new long[words(span)];
            for (int i = from; i < to; i++) {
                set(bits, (int) (keys[i] - first));
            }
            return new LiveKeys(size, first, span, null, bits, count);
        }
        int[] offsets = new int[count];
        for (int i = 0; i < count; i++) {
            offsets[i] = (int) (keys[from + i] - first);
        }
        return new LiveKeys(size, first, count, offsets, null, count);
    }

    private static int span(long[] keys, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (keys[i - 1] >= keys[i]) {
                throw new IllegalArgumentException("key " + keys[i] + " follows " + keys[i - 1]);
            }
        }
        long first = keys[from];
        long distance = keys[to - 1] - first;
        if (first == NONE || distance < 0 || distance >= MAX_SPAN) {
            throw new IllegalArgumentException("keys from " + first + " to " + keys[to - 1] + " cannot be one set");
        }
        return (int) distance + 1;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws MalformedInputException if it is something else
     */
    public static LiveKeys read(WireReader in) {
        return LiveKeysCodec.read(in);
    }

    /** Writes what lives, and the size: about 15 bytes for keys that follow each other, at most 5 bytes a key and 16. */
    public void write(ByteBuf out) {
        LiveKeysCodec.write(this, out);
    }

    public boolean contains(long key) {
        return livingPlace(key) >= 0;
    }

    /** Lets all keys die. */
    public void clear() {
        count = 0;
        low = 0;
        high = -1;
        offsets = null;
        bits = null;
    }

    /**
     * Lets a key die.
     *
     * @return whether it was alive
     */
    public boolean remove(long key) {
        int place = livingPlace(key);
        if (place < 0) {
            return false;
        }
        count--;
        if (count == 0) {
            low = 0;
            high = -1;
            offsets = null;
            bits = null;
        } else if (place == low) {
            low = placeAfter(place);
            shrink();
        } else if (place == high) {
            high = placeBefore(place);
            shrink();
        } else {
            removeBetween(place);
        }
        return true;
    }

    /** The lowest living key that is {@code from} or higher, or {@link #NONE}. */
    public long next(long from) {
        if (count == 0 || from > keyAt(high)) {
            return NONE;
        }
        if (from <= keyAt(low)) {
            return keyAt(low);
        }
        int place = placeOf(from);
        if (place < 0) {
            place = -place - 1;
        }
        return keyAt(lives(place) ? place : placeAfter(place));
    }

    /** The lowest living key, or {@link #NONE}. */
    public long first() {
        return count == 0 ? NONE : keyAt(low);
    }

    /** The highest living key, or {@link #NONE}. */
    public long last() {
        return count == 0 ? NONE : keyAt(high);
    }

    /** Living keys. */
    public int count() {
        return count;
    }

    /** Keys, living and dead, with which the set was made. */
    public int size() {
        return size;
    }

    /**
     * Moves all keys by this much; this object is what is given back.
     *
     * @throws IllegalArgumentException if a key would leave the range of keys
     */
    public LiveKeys shifted(long by) {
        if (count > 0) {
            try {
                if (Math.addExact(first(), by) == NONE) {
                    throw new IllegalArgumentException("key " + first() + " cannot be moved by " + by);
                }
                Math.addExact(last(), by);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("keys from " + first() + " cannot be moved by " + by, e);
            }
        }
        base += by;
        return this;
    }

    public LiveKeys copy() {
        return new LiveKeys(this);
    }

    /** Bytes of heap, as far as arrays go. */
    long arrayBytes() {
        return (offsets == null ? 0 : 16 + 4L * offsets.length) + (bits == null ? 0 : 16 + 8L * bits.length);
    }

    int lowestPlace() {
        return low;
    }

    int highestPlace() {
        return high;
    }

    long keyAt(int place) {
        return base + (offsets == null ? place : offsets[place]);
    }

    /** The next living one; there must be one. */
    int placeAfter(int place) {
        if (bits == null) {
            return place + 1;
        }
        int word = (place + 1) >>> 6;
        long rest = bits[word] & (-1L << (place + 1));
        while (rest == 0) {
            rest = bits[++word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(rest);
    }

    private int placeBefore(int place) {
        if (bits == null) {
            return place - 1;
        }
        int word = (place - 1) >>> 6;
        long rest = bits[word] & (-1L >>> -place);
        while (rest == 0) {
            rest = bits[--word];
        }
        return (word << 6) + 63 - Long.numberOfLeadingZeros(rest);
    }

    private int livingPlace(long key) {
        if (count == 0 || key < keyAt(low) || key > keyAt(high)) {
            return -1;
        }
        int place = placeOf(key);
        return place >= 0 && lives(place) ? place : -1;
    }

    /** Of a key that is not outside of the living ones; −(place of the next higher key) − 1 if it is not in the set. */
    private int placeOf(long key) {
        int offset = (int) (key - base);
        return offsets == null ? offset : Arrays.binarySearch(offsets, low, high + 1, offset);
    }

    private boolean lives(int place) {
        return bits == null || (bits[place >>> 6] & 1L << place) != 0;
    }

    private void removeBetween(int place) {
        int dead = place;
        if (bits == null) {
            if (offsets == null) {
                base += low;
                dead -= low;
                high -= low;
                low = 0;
            }
            bits = new long[words(high + 1)];
            Arrays.fill(bits, -1L);
        }
        bits[dead >>> 6] &= ~(1L << dead);
    }

    /** Gives up the bits if all between the ends live, but not so early that they are soon made again. */
    private void shrink() {
        int between = high - low + 1;
        if (bits != null && count == between && (bits.length <= FEW_WORDS || words(between) <= bits.length / 2)) {
            bits = null;
        }
    }

    static int words(int places) {
        return (int) ((places + 63L) >>> 6);
    }

    static void set(long[] bits, int place) {
        bits[place >>> 6] |= 1L << place;
    }
}
