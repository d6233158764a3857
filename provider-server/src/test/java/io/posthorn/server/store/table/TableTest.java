package io.posthorn.server.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.server.store.file.DiskVfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mapdb.Serializer;
import org.mapdb.SortedTableMap;
import org.mapdb.volume.FileChannelVol;
import org.mapdb.volume.Volume;

class TableTest {
    private static final DiskVfs DISK = new DiskVfs();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "1,32768",
        "2,1",
        "15,100",
        "16,100",
        "17,100",
        "1000,32768",
        "100000,1",
        "20000,300",
        "3000,1024",
        "2000,5000"
    })
    void everyEntryIsFoundAndNoOther(int count, int bytes) throws IOException {
        NavigableMap<Long, byte[]> entries = entries(count, size -> bytes, new Random(count));
        Path file = write(entries);
        try (Table table = Table.open(DISK, file)) {
            assertHolds(table, entries);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void valuesOfAllSizesAreFound(long seed) throws IOException {
        Random sizes = new Random(seed);
        int most = 1 << (3 + 2 * seed);
        NavigableMap<Long, byte[]> entries =
                entries(3_000, any -> 1 + sizes.nextInt(Math.min(most, TableWriter.MAX_VALUE)), new Random(seed));
        try (Table table = Table.open(DISK, write(entries))) {
            assertHolds(table, entries);
        }
    }

    /** Eight nodes of four that fill the first page, or another one, to the last byte, and a few bytes less and more. */
    @Test
    void pagesMayBeFull() throws IOException {
        int[] sizes = IntStream.concat(IntStream.range(32_255, 32_272), IntStream.range(32_319, 32_336))
                .toArray();
        for (int last : sizes) {
            NavigableMap<Long, byte[]> entries = new TreeMap<>();
            for (long key = 0; key < 80; key++) {
                int size = key % 32 == 31 ? last : TableWriter.MAX_VALUE;
                entries.put(key, filled(size, (byte) key));
            }
            Path file = write(entries);
            try (Table table = Table.open(DISK, file)) {
                assertThat(table.get(31)).hasSize(last);
                assertThat(table.get(32)).hasSize(TableWriter.MAX_VALUE);
                assertThat(scanned(table, 30, 64)).hasSize(35);
            }
            Files.delete(file);
        }
    }

    @Test
    void theLongestValuesLeaveLittleOfAPageUnused() throws IOException {
        Path file = write(entries(1_000, any -> TableWriter.MAX_VALUE, new Random(1)));
        assertThat(Files.size(file)).isLessThan(1_000L * TableWriter.MAX_VALUE * 120 / 100);
    }

    @Test
    void aScanShowsEachRange() throws IOException {
        NavigableMap<Long, byte[]> entries = entries(4_000, any -> 700, new Random(7));
        List<Long> keys = new ArrayList<>(entries.keySet());
        Random random = new Random(8);
        try (Table table = Table.open(DISK, write(entries))) {
            for (int i = 0; i < 300; i++) {
                long from = keys.get(random.nextInt(keys.size())) + random.nextInt(3) - 1;
                long through = from + (long) (random.nextDouble() * 300_000) - 1;
                assertScan(table, entries, from, through);
            }
            assertScan(table, entries, Long.MIN_VALUE, keys.get(0) - 1);
            assertScan(table, entries, Long.MIN_VALUE, keys.get(0));
            assertScan(table, entries, keys.get(keys.size() - 1), Long.MAX_VALUE);
            assertScan(table, entries, keys.get(keys.size() - 1) + 1, Long.MAX_VALUE);
            assertScan(table, entries, Long.MIN_VALUE, Long.MAX_VALUE);
            assertThat(scanned(table, 10, 9)).isEmpty();
        }
    }

    @Test
    void aVisitorThatHasSeenEnoughSeesNoMore() throws IOException {
        try (Table table = Table.open(DISK, write(entries(1_000, any -> 10, new Random(1))))) {
            List<Long> seen = new ArrayList<>();
            table.scan(Long.MIN_VALUE, Long.MAX_VALUE, (key, value) -> {
                seen.add(key);
                return seen.size() < 17;
            });
            assertThat(seen).hasSize(17);
        }
    }

    @Test
    void whatAVisitorThrowsComesOut() throws IOException {
        try (Table table = Table.open(DISK, write(entries(100, any -> 10, new Random(1))))) {
            IllegalStateException ours = new IllegalStateException("ours");
            assertThatThrownBy(() -> table.scan(Long.MIN_VALUE, Long.MAX_VALUE, (key, value) -> {
                        throw ours;
                    }))
                    .isSameAs(ours);
        }
    }

    @Test
    void theLowestAndTheHighestKeyCanBeUsed() throws IOException {
        NavigableMap<Long, byte[]> entries = new TreeMap<>(Map.of(
                Long.MIN_VALUE, filled(3, (byte) 1), -1L, filled(3, (byte) 2), Long.MAX_VALUE, filled(3, (byte) 3)));
        try (Table table = Table.open(DISK, write(entries))) {
            assertHolds(table, entries);
            assertScan(table, entries, Long.MIN_VALUE, Long.MIN_VALUE);
            assertScan(table, entries, Long.MAX_VALUE, Long.MAX_VALUE);
        }
    }

    /** The format is MapDB's: its own parts read it. */
    @Test
    void mapDbAloneReadsATable() throws IOException {
        NavigableMap<Long, byte[]> entries = entries(5_000, any -> 500, new Random(3));
        Path file = write(entries);
        Volume volume = FileChannelVol.FACTORY.makeVolume(file.toString(), true);
        try {
            SortedTableMap<Long, byte[]> map = SortedTableMap.open(volume, Serializer.LONG, Serializer.BYTE_ARRAY);
            assertThat(map.size()).isEqualTo(5_000);
            for (Map.Entry<Long, byte[]> entry : entries.entrySet()) {
                assertThat(map.get(entry.getKey())).isEqualTo(entry.getValue());
            }
        } finally {
            volume.close();
        }
    }

    @Test
    void whatCannotBeAnEntryIsRefusedAndHurtsNothing() throws IOException {
        Path file = directory.resolve("t");
        try (TableWriter writer = TableWriter.create(DISK, file)) {
            assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
            writer.put(5, new byte[1]);
            assertThatThrownBy(() -> writer.put(5, new byte[1])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.put(4, new byte[1])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.put(6, new byte[0])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.put(6, new byte[TableWriter.MAX_VALUE + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
            writer.put(6, new byte[TableWriter.MAX_VALUE]);
            assertThat(writer.finish()).isEqualTo(Files.size(file));
            assertThatThrownBy(() -> writer.put(7, new byte[1])).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
        }
        try (Table table = Table.open(DISK, file)) {
            assertThat(scanned(table, Long.MIN_VALUE, Long.MAX_VALUE)).containsOnlyKeys(5L, 6L);
        }
    }

    @Test
    void aTableThatIsGivenUpIsNotATable() throws IOException {
        Path file = directory.resolve("t");
        try (TableWriter writer = TableWriter.create(DISK, file)) {
            for (long key = 0; key < 100; key++) {
                writer.put(key, new byte[TableWriter.MAX_VALUE]);
            }
        }
        assertThat(file).exists();
        assertThatThrownBy(() -> Table.open(DISK, file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> TableWriter.create(DISK, file)).isInstanceOf(IOException.class);
    }

    @Test
    void aClosedTableIsNotRead() throws IOException {
        Path file = write(entries(1_000, any -> 1_000, new Random(1)));
        Table table = Table.open(DISK, file);
        List<Long> seen = new ArrayList<>();
        assertThatThrownBy(() -> table.scan(Long.MIN_VALUE, Long.MAX_VALUE, (key, value) -> {
                    seen.add(key);
                    table.close();
                    return true;
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        assertThat(seen).hasSize(1);
        assertThatThrownBy(() -> table.get(1)).isInstanceOf(IOException.class).hasMessageContaining(file.toString());
        assertThatThrownBy(() -> table.scan(0, 1, (key, value) -> true)).isInstanceOf(IOException.class);
        table.close();
    }

    @Test
    void manyMayReadAtOnce() throws Exception {
        NavigableMap<Long, byte[]> entries = entries(6_000, any -> 900, new Random(11));
        List<Long> keys = new ArrayList<>(entries.keySet());
        ExecutorService readers = Executors.newFixedThreadPool(4);
        try (Table table = Table.open(DISK, write(entries))) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int reader = 0; reader < 8; reader++) {
                Random random = new Random(reader);
                work.add(() -> {
                    for (int i = 0; i < 3_000; i++) {
                        long key = keys.get(random.nextInt(keys.size()));
                        assertThat(Arrays.equals(table.get(key), entries.get(key)))
                                .isTrue();
                    }
                    assertScan(table, entries, keys.get(random.nextInt(3_000)), Long.MAX_VALUE);
                    return null;
                });
            }
            for (Future<Void> done : readers.invokeAll(work, 60, TimeUnit.SECONDS)) {
                done.get();
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private interface Sizes {
        int sizeOf(int index);
    }

    /** Entries under keys from far below zero to far above. */
    static NavigableMap<Long, byte[]> entries(int count, Sizes sizes, Random random) {
        NavigableMap<Long, byte[]> entries = new TreeMap<>();
        long key = -count * 50L;
        for (int i = 0; i < count; i++) {
            key += 1 + random.nextInt(100);
            byte[] value = new byte[sizes.sizeOf(i)];
            random.nextBytes(value);
            entries.put(key, value);
        }
        return entries;
    }

    private static byte[] filled(int size, byte with) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, with);
        return bytes;
    }

    private Path write(Map<Long, byte[]> entries) throws IOException {
        Path file = directory.resolve("table");
        try (TableWriter writer = TableWriter.create(DISK, file)) {
            for (Map.Entry<Long, byte[]> entry : entries.entrySet()) {
                writer.put(entry.getKey(), entry.getValue());
            }
            assertThat(writer.finish()).isEqualTo(Files.size(file));
        }
        return file;
    }

    private static void assertHolds(Table table, NavigableMap<Long, byte[]> entries) throws IOException {
        int step = Math.max(1, entries.size() / 3_000);
        int index = 0;
        for (Map.Entry<Long, byte[]> entry : entries.entrySet()) {
            if (index++ % step != 0) {
                continue;
            }
            long key = entry.getKey();
            assertThat(Arrays.equals(table.get(key), entry.getValue())).isTrue();
            if (key != Long.MIN_VALUE && !entries.containsKey(key - 1)) {
                assertThat(table.get(key - 1)).isNull();
            }
            if (key != Long.MAX_VALUE && !entries.containsKey(key + 1)) {
                assertThat(table.get(key + 1)).isNull();
            }
        }
        assertScan(table, entries, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static void assertScan(Table table, NavigableMap<Long, byte[]> entries, long from, long through)
            throws IOException {
        NavigableMap<Long, byte[]> expected =
                from > through ? new TreeMap<>() : entries.subMap(from, true, through, true);
        List<Long> seen = new ArrayList<>();
        table.scan(from, through, (key, value) -> {
            seen.add(key);
            assertThat(Arrays.equals(value, expected.get(key))).isTrue();
            return true;
        });
        assertThat(seen).isEqualTo(new ArrayList<>(expected.keySet()));
    }

    private static NavigableMap<Long, byte[]> scanned(Table table, long from, long through) throws IOException {
        NavigableMap<Long, byte[]> seen = new TreeMap<>();
        table.scan(from, through, (key, value) -> {
            seen.put(key, value);
            return true;
        });
        return seen;
    }
}
