package io.posthorn.server.store.table;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;

/**
 * How a set of living keys lies in a file: {@code form 1 | dead varint | living varint}, where anything lives
 * {@code first i64}, and in the form
 *
 * <ul>
 *   <li>{@link #RUN}: nothing more, the keys follow each other;
 *   <li>{@link #BITS}: {@code span varint | ⌈span/8⌉ bytes}, bit 0 of byte 0 is the first key;
 *   <li>{@link #STEPS}: for each further key a varint, the keys that are skipped before it.
 * </ul>
 */
final class LiveKeysCodec {
    private static final int RUN = 0;
    private static final int BITS = 1;
    private static final int STEPS = 2;

    private LiveKeysCodec() {}

    static void write(LiveKeys keys, ByteBuf buffer) {
        int count = keys.count();
        int span = count == 0 ? 0 : (int) (keys.last() - keys.first()) + 1;
        int form = form(keys, count, span);
        WireWriter out = new WireWriter(buffer);
        out.u8(form).varint(keys.size() - count).varint(count);
        if (count == 0) {
            return;
        }
        out.i64(keys.first());
        if (form == BITS) {
            out.varint(span).bytes(bits(keys, span));
        } else if (form == STEPS) {
            int place = keys.lowestPlace();
            while (place != keys.highestPlace()) {
                int next = keys.placeAfter(place);
                out.varint(keys.keyAt(next) - keys.keyAt(place) - 1);
                place = next;
            }
        }
    }

    private static int form(LiveKeys keys, int count, int span) {
        if (span == count) {
            return RUN;
        }
        int bitBytes = bytes(span);
        long stepBytes = 0;
        int place = keys.lowestPlace();
        while (place != keys.highestPlace() && stepBytes < bitBytes) {
            int next = keys.placeAfter(place);
            stepBytes += varintBytes(keys.keyAt(next) - keys.keyAt(place) - 1);
            place = next;
        }
        return stepBytes < bitBytes ? STEPS : BITS;
    }

    private static byte[] bits(LiveKeys keys, int span) {
        byte[] bits = new byte[bytes(span)];
        long first = keys.first();
        int place = keys.lowestPlace();
        bits[0] = 1;
        while (place != keys.highestPlace()) {
            place = keys.placeAfter(place);
            int bit = (int) (keys.keyAt(place) - first);
            bits[bit >>> 3] |= (byte) (1 << (bit & 7));
        }
        return bits;
    }

    static LiveKeys read(WireReader in) {
        int form = in.u8();
        int dead = in.varint();
        int count = in.varint();
        int size = dead + count;
        require(size >= 0, "too many keys");
        if (count == 0) {
            require(form == RUN, "no keys in form " + form);
            return new LiveKeys(size, 0, 0, null, null, 0);
        }
        long first = in.i64();
        require(first != LiveKeys.NONE, "not a key");
        return switch (form) {
            case RUN -> {
                requireRoom(first, count - 1);
                yield new LiveKeys(size, first, count, null, null, count);
            }
            case BITS -> readBits(in, size, first, count);
            case STEPS -> readSteps(in, size, first, count);
            default -> throw new MalformedInputException("living keys in form " + form);
        };
    }

    private static LiveKeys readBits(WireReader in, int size, long first, int count) {
        int span = in.varint();
        require(span > count, "span of " + span + " for " + count + " keys");
        requireRoom(first, span - 1);
        byte[] bytes = in.bytes(bytes(span));
        long[] bits = new long[LiveKeys.words(span)];
        int found = 0;
        for (int i = 0; i < bytes.length; i++) {
            bits[i >>> 3] |= (bytes[i] & 0xFFL) << ((i & 7) * 8);
            found += Integer.bitCount(bytes[i] & 0xFF);
        }
        int highest = (span - 1) & 7;
        require(
                found == count && (bytes[0] & 1) != 0 && (bytes[bytes.length - 1] & 0xFF) >>> highest == 1,
                found + " bits for " + count + " keys, or not where they belong");
        return new LiveKeys(size, first, span, null, bits, count);
    }

    private static LiveKeys readSteps(WireReader in, int size, long first, int count) {
        require(count - 1 <= in.remaining(), count + " keys in " + in.remaining() + " bytes");
        long[] keys = new long[count];
        keys[0] = first;
        long distance = 0;
        for (int i = 1; i < count; i++) {
            distance += in.varint() + 1L;
            require(distance < Integer.MAX_VALUE, "keys that are too far from each other");
            requireRoom(first, distance);
            keys[i] = first + distance;
        }
        return LiveKeys.of(keys, 0, count, size);
    }

    private static void requireRoom(long first, long distance) {
        require(first <= Long.MAX_VALUE - distance, "keys beyond the highest one");
    }

    private static void require(boolean condition, String text) {
        if (!condition) {
            throw new MalformedInputException("living keys: " + text);
        }
    }

    private static int bytes(int bits) {
        return (int) ((bits + 7L) >>> 3);
    }

    private static int varintBytes(long value) {
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }
}
