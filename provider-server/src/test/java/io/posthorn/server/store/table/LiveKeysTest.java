package io.posthorn.server.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class LiveKeysTest {
    private enum Death {
        FROM_THE_FRONT,
        FROM_THE_BACK,
        ANYWHERE,
        NEARLY_IN_ORDER
    }

    /** Sets with gaps of at most so many keys: none, of a bit each, of an int each. */
    @Provide
    Arbitrary<long[]> keys() {
        Arbitrary<Integer> gaps = Arbitraries.of(1, 2, 5, 30, 70, 1_000, 2_000_000);
        Arbitrary<Integer> counts = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(1)),
                Tuple.of(4, Arbitraries.integers().between(2, 200)),
                Tuple.of(1, Arbitraries.integers().between(200, 1_000)));
        Arbitrary<Long> firsts = Arbitraries.longs().between(-Long.MAX_VALUE, Long.MAX_VALUE - Integer.MAX_VALUE);
        return firsts.flatMap(first -> gaps.flatMap(gap ->
                counts.flatMap(count -> Arbitraries.randomValue(random -> ascending(first, count, gap, random)))));
    }

    @Property(tries = 500)
    void aSetAnswersAsATreeSetDoesUntilItIsEmpty(
            @ForAll("keys") long[] keys, @ForAll Death death, @ForAll Random random) {
        NavigableSet<Long> model = treeSet(keys);
        LiveKeys live = LiveKeys.of(keys, 0, keys.length);
        assertThat(live.size()).isEqualTo(keys.length);
        assertSame(live, model, random);
        while (!model.isEmpty()) {
            long key = victim(model, death, random);
            assertThat(live.remove(key)).isEqualTo(model.remove(key));
            assertThat(live.remove(key)).isFalse();
            assertSame(live, model, random);
        }
        assertThat(live.size()).isEqualTo(keys.length);
        assertThat(live.arrayBytes()).isZero();
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadAgain(@ForAll("keys") long[] keys, @ForAll Death death, @ForAll Random random) {
        NavigableSet<Long> model = treeSet(keys);
        LiveKeys live = LiveKeys.of(keys, 0, keys.length);
        int deaths = random.nextInt(keys.length + 1);
        for (int i = 0; i < deaths; i++) {
            long key = victim(model, death, random);
            model.remove(key);
            live.remove(key);
        }
        ByteBuf buffer = Unpooled.buffer();
        live.write(buffer);
        WireReader in = new WireReader(buffer);
        LiveKeys read = LiveKeys.read(in);
        assertThat(in.remaining()).isZero();
        assertThat(read.size()).isEqualTo(keys.length);
        while (!model.isEmpty()) {
            assertSame(read, model, random);
            long key = victim(model, death, random);
            assertThat(read.remove(key)).isEqualTo(model.remove(key));
        }
        assertSame(read, model, random);
    }

    @Property(tries = 2_000)
    void nonsenseIsRefusedAndNothingElseHappens(@ForAll("keys") long[] keys, @ForAll Random random) {
        LiveKeys live = LiveKeys.of(keys, 0, keys.length);
        live.remove(keys[random.nextInt(keys.length)]);
        ByteBuf buffer = Unpooled.buffer();
        live.write(buffer);
        buffer.setByte(random.nextInt(Math.min(24, buffer.writerIndex())), random.nextInt(256));
        if (random.nextBoolean()) {
            buffer.writerIndex(random.nextInt(buffer.writerIndex() + 1));
        }
        assertThatCode(() -> LiveKeys.read(new WireReader(buffer)))
                .satisfiesAnyOf(thrown -> assertThat(thrown).isNull(), thrown -> assertThat(thrown)
                        .isInstanceOf(MalformedInputException.class));
    }

    @Example
    void eachKindOfNonsenseIsRefused() {
        nonsense("unknown form", out -> out.u8(3).varint(0).varint(1).i64(1));
        nonsense("bits of nothing", out -> out.u8(1).varint(5).varint(0));
        nonsense(
                "more keys than there can be",
                out -> out.u8(0).varint(Integer.MAX_VALUE).varint(1).i64(1));
        nonsense("not a key", out -> out.u8(0).varint(0).varint(1).i64(LiveKeys.NONE));
        nonsense("beyond the highest key", out -> out.u8(0).varint(0).varint(2).i64(Long.MAX_VALUE));
        nonsense("no gap", out -> out.u8(1).varint(0).varint(2).i64(1).varint(2).u8(3));
        nonsense(
                "more bits than keys",
                out -> out.u8(1).varint(0).varint(2).i64(1).varint(3).u8(7));
        nonsense(
                "not the first key",
                out -> out.u8(1).varint(0).varint(2).i64(1).varint(4).u8(0b1010));
        nonsense(
                "not the last key",
                out -> out.u8(1).varint(0).varint(2).i64(1).varint(4).u8(0b0011));
        nonsense(
                "after the last key",
                out -> out.u8(1).varint(0).varint(2).i64(1).varint(4).u8(0b1_0001));
        nonsense("bits beyond the highest key", out -> out.u8(1)
                .varint(0)
                .varint(2)
                .i64(Long.MAX_VALUE - 1)
                .varint(3)
                .u8(0b101));
        nonsense(
                "far steps",
                out -> out.u8(2).varint(0).varint(3).i64(1).varint(1 << 30).varint(1 << 30));
        nonsense(
                "steps beyond the highest key",
                out -> out.u8(2).varint(0).varint(2).i64(Long.MAX_VALUE - 1).varint(1));
        nonsense(
                "fewer steps",
                out -> out.u8(2).varint(0).varint(Integer.MAX_VALUE).i64(1).varint(1));
    }

    private static void nonsense(String what, Consumer<WireWriter> writing) {
        ByteBuf buffer = Unpooled.buffer();
        writing.accept(new WireWriter(buffer));
        assertThatThrownBy(() -> LiveKeys.read(new WireReader(buffer)))
                .as(what)
                .isInstanceOf(MalformedInputException.class);
    }

    @Property(tries = 100)
    void movedKeysAreTheSameSetElsewhere(
            @ForAll("keys") long[] keys, @ForAll Death death, @ForAll short by, @ForAll Random random) {
        NavigableSet<Long> model = treeSet(keys);
        LiveKeys live = LiveKeys.of(keys, 0, keys.length);
        for (int i = 0; i < keys.length / 3; i++) {
            long key = victim(model, death, random);
            model.remove(key);
            live.remove(key);
        }
        if (model.first() < -Long.MAX_VALUE + Short.MAX_VALUE) {
            return;
        }
        NavigableSet<Long> moved = new TreeSet<>();
        model.forEach(key -> moved.add(key + by));
        assertSame(live.shifted(by), moved, random);
    }

    @Property(tries = 100)
    void aCopyDoesNotFollow(@ForAll("keys") long[] keys, @ForAll Random random) {
        LiveKeys live = LiveKeys.of(keys, 0, keys.length);
        live.remove(keys[keys.length / 2]);
        NavigableSet<Long> model = treeSet(keys);
        model.remove(keys[keys.length / 2]);
        LiveKeys copy = live.copy();
        for (int i = 0; i < keys.length; i++) {
            live.remove(keys[random.nextInt(keys.length)]);
        }
        assertSame(copy, model, random);
    }

    @Example
    void keysThatFollowEachOtherNeedNoArrays() {
        LiveKeys live = LiveKeys.of(contiguous(100_000), 0, 100_000);
        assertThat(live.arrayBytes()).isZero();
        assertThat(written(live)).isLessThanOrEqualTo(15);
        for (int i = 0; i < 50_000; i++) {
            live.remove(live.first());
            assertThat(live.arrayBytes()).isZero();
        }
        assertThat(written(live)).isLessThanOrEqualTo(17);
    }

    @Example
    void keysThatDieNearlyInOrderNeedNoBitsInTheEnd() {
        LiveKeys live = LiveKeys.of(contiguous(10_000), 0, 10_000);
        for (int i = 1; i < 9_999; i += 2) {
            live.remove(i);
            live.remove(i - 1);
        }
        assertThat(live.count()).isEqualTo(2);
        assertThat(live.arrayBytes()).isZero();
    }

    @Example
    void keysWithFewGapsNeedAboutABitEach() {
        int count = 100_000;
        long[] everyThird = LongStream.range(0, count).map(i -> i * 3).toArray();
        LiveKeys dense = LiveKeys.of(everyThird, 0, count);
        assertThat(dense.arrayBytes()).isLessThan(count * 3 / 8 + 32);
        assertThat(written(dense)).isLessThan(count * 3 / 8 + 32);
        LiveKeys holed = LiveKeys.of(contiguous(count), 0, count);
        for (int i = 1; i < count; i += 2) {
            holed.remove(i);
        }
        assertThat(holed.arrayBytes()).isLessThan(count / 8 + 32);
        assertThat(written(holed)).isLessThan(count / 8 + 32);
    }

    @Example
    void keysFarFromEachOtherNeedAnIntAndABitEach() {
        int count = 10_000;
        long[] far = LongStream.range(0, count).map(i -> i * 200_000).toArray();
        LiveKeys sparse = LiveKeys.of(far, 0, count);
        sparse.remove(far[1]);
        assertThat(sparse.arrayBytes()).isLessThan(count * 4 + count / 8 + 64);
        assertThat(written(sparse)).isLessThan(count * 3 + 64);
    }

    @Example
    void aPartOfAnArrayIsASet() {
        LiveKeys live = LiveKeys.of(new long[] {9, 1, 2, 3, 0}, 1, 4);
        assertThat(live.first()).isEqualTo(1);
        assertThat(live.last()).isEqualTo(3);
        assertThat(live.size()).isEqualTo(3);
        assertThat(LiveKeys.of(new long[0], 0, 0).first()).isEqualTo(LiveKeys.NONE);
    }

    @Example
    void keysThatCannotBeASetAreRefused() {
        refused(2, 1);
        refused(1, 1);
        refused(0, Integer.MAX_VALUE);
        refused(-1, Long.MAX_VALUE);
        refused(LiveKeys.NONE);
        LiveKeys widest = LiveKeys.of(new long[] {0, Integer.MAX_VALUE - 1}, 0, 2);
        assertThat(widest.last()).isEqualTo(Integer.MAX_VALUE - 1);
        assertThatThrownBy(() -> widest.shifted(Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> widest.shifted(LiveKeys.NONE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(widest.first()).isZero();
    }

    private static void refused(long... keys) {
        assertThatThrownBy(() -> LiveKeys.of(keys, 0, keys.length)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long[] ascending(long first, int count, int gap, Random random) {
        long[] keys = new long[count];
        keys[0] = first;
        for (int i = 1; i < count; i++) {
            keys[i] = keys[i - 1] + 1 + random.nextInt(gap);
        }
        return keys;
    }

    private static long[] contiguous(int count) {
        return LongStream.range(0, count).toArray();
    }

    private static NavigableSet<Long> treeSet(long[] keys) {
        NavigableSet<Long> set = new TreeSet<>();
        for (long key : keys) {
            set.add(key);
        }
        return set;
    }

    /** A key to remove: mostly one that lives. */
    private static long victim(NavigableSet<Long> model, Death death, Random random) {
        long first = model.first();
        long last = model.last();
        return switch (death) {
            case FROM_THE_FRONT -> first;
            case FROM_THE_BACK -> last;
            case NEARLY_IN_ORDER -> {
                Long second = model.higher(first);
                yield second == null || random.nextInt(3) > 0 ? first : second;
            }
            case ANYWHERE -> {
                Long key = model.ceiling(first + (long) (random.nextDouble() * (last - first)));
                yield key == null ? last : key;
            }
        };
    }

    private static void assertSame(LiveKeys live, NavigableSet<Long> model, Random random) {
        assertThat(live.count()).isEqualTo(model.size());
        if (model.isEmpty()) {
            assertThat(live.first()).isEqualTo(LiveKeys.NONE);
            assertThat(live.last()).isEqualTo(LiveKeys.NONE);
            assertThat(live.next(LiveKeys.NONE)).isEqualTo(LiveKeys.NONE);
            assertThat(live.contains(0)).isFalse();
            return;
        }
        long first = model.first();
        long last = model.last();
        assertThat(live.first()).isEqualTo(first);
        assertThat(live.last()).isEqualTo(last);
        long within = first + (long) (random.nextDouble() * (last - first + 1));
        long[] probes = {LiveKeys.NONE, first - 1, first, first + 1, within, last, last + 1, Long.MAX_VALUE};
        for (long probe : probes) {
            Long next = model.ceiling(probe);
            assertThat(live.next(probe)).isEqualTo(next == null ? LiveKeys.NONE : next);
            assertThat(live.contains(probe)).isEqualTo(model.contains(probe));
        }
    }

    private static int written(LiveKeys live) {
        ByteBuf buffer = Unpooled.buffer();
        live.write(buffer);
        return buffer.readableBytes();
    }

    @Example
    void setsCanFollowEachOther() {
        ByteBuf buffer = Unpooled.buffer();
        LiveKeys.of(new long[] {5}, 0, 1).write(buffer);
        LiveKeys.of(new long[] {1, 9, 1_000_000}, 0, 3).write(buffer);
        LiveKeys.of(new long[0], 0, 0).write(buffer);
        WireReader in = new WireReader(buffer);
        assertThat(LiveKeys.read(in).last()).isEqualTo(5);
        assertThat(LiveKeys.read(in).last()).isEqualTo(1_000_000);
        assertThat(LiveKeys.read(in).count()).isZero();
        in.requireEnd();
    }
}
