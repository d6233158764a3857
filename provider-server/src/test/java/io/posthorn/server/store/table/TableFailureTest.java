package io.posthorn.server.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.server.store.file.DiskFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TableFailureTest {
    private static final int ENTRIES = 3_000;
    private static final int PAGE = 1 << 20;

    @TempDir
    Path directory;

    private final CountedVfs disk = new CountedVfs();
    private Path file;

    @BeforeEach
    void nameAFile() {
        file = directory.resolve("table-7");
    }

    @Test
    void whateverFailsWhenATableIsMadeComesOutAsItIs() throws IOException {
        disk.failAt(Integer.MAX_VALUE, new IOException("never"));
        write();
        int operations = disk.operations();
        assertThat(operations).isGreaterThan(10);
        for (int operation = 0; operation < operations; operation++) {
            Files.deleteIfExists(file);
            IOException failure =
                    operation % 2 == 0 ? new IOException("broken") : new DiskFullException("full", new IOException());
            disk.failAt(operation, failure);
            assertThatThrownBy(this::write).as("operation %d", operation).isSameAs(failure);
            assertThat(disk.open).hasValue(0);
        }
    }

    @Test
    void afterAFailureATableCannotBeFinished() throws IOException {
        try (TableWriter writer = TableWriter.create(disk, file)) {
            disk.failAt(0, new IOException("broken"));
            assertThatThrownBy(() -> {
                        for (long key = 0; key < 2_000; key++) {
                            writer.put(key, new byte[1_000]);
                        }
                    })
                    .hasMessage("broken");
            assertThatThrownBy(() -> writer.put(5_000, new byte[1])).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
        }
        assertThat(disk.open).hasValue(0);
    }

    @Test
    void allOfAFinishedTableIsForced() throws IOException {
        write();
        assertThat(disk.closedUnforced).hasValue(0);
    }

    @Test
    void whateverFailsWhenATableIsReadComesOutAsItIs() throws IOException {
        write();
        disk.failAt(Integer.MAX_VALUE, new IOException("never"));
        assertThat(readAll()).isEqualTo(ENTRIES);
        int operations = disk.operations();
        for (int operation = 0; operation < operations; operation += 1 + operation / 40) {
            IOException failure = new IOException("broken");
            disk.failAt(operation, failure);
            assertThatThrownBy(this::readAll).as("operation %d", operation).isSameAs(failure);
            assertThat(disk.open).hasValue(0);
        }
    }

    @Test
    void aFailureIsNotRemembered() throws IOException {
        write();
        try (Table table = Table.open(disk, file)) {
            IOException failure = new IOException("once");
            disk.failAt(0, failure);
            assertThatThrownBy(() -> table.get(1_500)).isSameAs(failure);
            assertThat(table.get(1_500)).hasSize(1_000);
        }
    }

    @Test
    void aWrongHeaderIsAnErrorWithTheNameOfTheFile() throws IOException {
        write();
        for (int at = 0; at < 40; at++) {
            // not used, and a number of entries that could be right
            if ((at >= 8 && at < 16) || at == 22 || at == 23) {
                continue;
            }
            byte was = flip(at, (byte) 0x41);
            assertThatThrownBy(() -> Table.open(disk, file).close())
                    .as("byte %d", at)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
            put(at, was);
        }
        assertThat(readAll()).isEqualTo(ENTRIES);
    }

    @Test
    void aFileOfAnotherLengthIsAnErrorWithItsName() throws IOException {
        write();
        long size = Files.size(file);
        long[] lengths = {size + PAGE, size + 1, size - 1, size - PAGE, PAGE, PAGE - 1, 40, 16, 1, 0};
        for (long length : lengths) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
                if (length > channel.size()) {
                    channel.write(ByteBuffer.allocate(1), length - 1);
                }
            }
            assertThatThrownBy(() -> Table.open(disk, file).close())
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
            Files.delete(file);
            write();
        }
        assertThat(disk.open).hasValue(0);
    }

    @Test
    void aPageThatWasNotWrittenIsAnErrorWithTheNameOfTheFile() throws IOException {
        write();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(PAGE), PAGE);
        }
        assertThatThrownBy(this::readAll).isInstanceOf(IOException.class).hasMessageContaining(file.toString());
    }

    @Test
    void aKeyThatIsNotWhereItBelongsIsAnErrorWithTheNameOfTheFile() throws IOException {
        write();
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer inFile = ByteBuffer.wrap(bytes);
        int at = 64;
        while (inFile.getLong(at) != 702) {
            at++;
        }
        put(at + 7, (byte) 0);
        assertThatThrownBy(this::readAll).hasMessageContaining(file.toString()).hasMessageContaining("key 512");
    }

    /** Where the first page has its nodes: behind the header, how many, where their keys are, where their values are. */
    @Test
    void aLengthThatWouldFillTheMemoryIsAnErrorWithTheNameOfTheFile() throws IOException {
        write();
        ByteBuffer page = ByteBuffer.wrap(Files.readAllBytes(file));
        int keys = page.getInt(64 + 4);
        int values = page.getInt(64 + 4 + 4 * page.getInt(64));
        // the number of keys, of values, the length of the first value; each is a byte or two
        for (int at : new int[] {keys, values, values + 1}) {
            ByteBuffer was = ByteBuffer.wrap(page.array(), at, 5);
            put(at, ByteBuffer.wrap(new byte[] {0x07, 0x7F, 0x7F, 0x7F, (byte) 0xFF}));
            long before = allocated();
            assertThatThrownBy(this::readAll)
                    .as("at %d", at)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
            assertThat(allocated() - before).isLessThan(10L << 20);
            put(at, was);
        }
        assertThat(readAll()).isEqualTo(ENTRIES);
    }

    /** Whatever is damaged: the answer is a wrong value or an error with the name, soon, and with little memory. */
    @Test
    void noDamageDoesMoreThanToItsTable() throws IOException {
        write();
        long size = Files.size(file);
        Random random = new Random(5);
        for (int round = 0; round < 400; round++) {
            int page = random.nextInt((int) (size / PAGE));
            // the places of nodes, their keys, the lengths of values: all near the beginning of a page
            int at = page * PAGE + random.nextInt(round % 2 == 0 ? 200 : 20_000);
            int length = 1 + random.nextInt(round % 3 == 0 ? 64 : 2);
            byte[] was = new byte[length];
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                channel.read(ByteBuffer.wrap(was), at);
                channel.write(ByteBuffer.wrap(noise), at);
                long before = allocated();
                assertReadsOrNamesTheFile(random);
                assertThat(allocated() - before).isLessThan(200L << 20);
                channel.write(ByteBuffer.wrap(was), at);
            }
            assertThat(disk.open).hasValue(0);
        }
        assertThat(readAll()).isEqualTo(ENTRIES);
    }

    private void assertReadsOrNamesTheFile(Random random) {
        assertNamesTheFile(() -> readAll());
        assertNamesTheFile(() -> {
            try (Table table = Table.open(disk, file)) {
                for (int i = 0; i < 50; i++) {
                    long key = random.nextInt(ENTRIES);
                    assertNamesTheFile(() -> table.get(key));
                    assertNamesTheFile(() -> table.scan(key, key + 20, (found, value) -> true));
                }
            }
        });
    }

    private interface Reading {
        void run() throws IOException;
    }

    private void assertNamesTheFile(Reading reading) {
        try {
            reading.run();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(file.toString());
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private byte flip(int at, byte mask) throws IOException {
        byte was;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            was = one.get(0);
        }
        put(at, (byte) (was ^ mask));
        return was;
    }

    private void put(int at, byte value) throws IOException {
        put(at, ByteBuffer.allocate(1).put(0, value));
    }

    private void put(int at, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(bytes, at);
        }
    }

    private void write() throws IOException {
        try (TableWriter writer = TableWriter.create(disk, file)) {
            for (long key = 0; key < ENTRIES; key++) {
                writer.put(key, new byte[1_000]);
            }
            writer.finish();
        }
    }

    private int readAll() throws IOException {
        int[] count = {0};
        try (Table table = Table.open(disk, file)) {
            table.scan(Long.MIN_VALUE, Long.MAX_VALUE, (key, value) -> {
                count[0]++;
                return true;
            });
            for (long key = 0; key < ENTRIES; key += 100) {
                table.get(key);
            }
        }
        return count[0];
    }
}
