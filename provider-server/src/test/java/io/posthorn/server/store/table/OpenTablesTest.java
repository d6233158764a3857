package io.posthorn.server.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OpenTablesTest {
    @TempDir
    Path directory;

    private final CountedVfs disk = new CountedVfs();

    @Test
    void aTableIsOpenedOnceForManyReaders() throws IOException {
        Path file = table(1);
        try (OpenTables tables = new OpenTables(disk, 0)) {
            OpenTables.Lease one = tables.acquire(file);
            OpenTables.Lease other = tables.acquire(file);
            assertThat(one.table()).isSameAs(other.table());
            one.close();
            one.close();
            assertThat(other.table().get(1)).isNotNull();
            assertThat(disk.opened).hasValue(1);
            other.close();
            assertThat(disk.open).hasValue(0);
        }
    }

    @Test
    void theTableThatWasNotReadForLongestIsClosed() throws IOException {
        try (OpenTables tables = new OpenTables(disk, 2)) {
            List<Path> files = List.of(table(1), table(2), table(3));
            read(tables, files.get(0));
            read(tables, files.get(1));
            read(tables, files.get(0));
            read(tables, files.get(2));
            assertThat(disk.open).hasValue(2);
            int before = disk.opened.get();
            read(tables, files.get(0));
            assertThat(disk.opened).hasValue(before);
            read(tables, files.get(1));
            assertThat(disk.opened).hasValue(before + 1);
        }
        assertThat(disk.open).hasValue(0);
    }

    @Test
    void aTableThatIsReadStaysOpenThoughThereAreTooMany() throws IOException {
        try (OpenTables tables = new OpenTables(disk, 1)) {
            OpenTables.Lease first = tables.acquire(table(1));
            OpenTables.Lease second = tables.acquire(table(2));
            assertThat(first.table().get(1)).isNotNull();
            assertThat(second.table().get(2)).isNotNull();
            assertThat(disk.open).hasValue(2);
            first.close();
            assertThat(disk.open).hasValue(1);
            assertThat(second.table().get(2)).isNotNull();
            second.close();
        }
        assertThat(disk.open).hasValue(0);
    }

    @Test
    void aDroppedTableIsClosedWhenItsLastReaderIsDone() throws IOException {
        Path file = table(1);
        try (OpenTables tables = new OpenTables(disk, 4)) {
            OpenTables.Lease lease = tables.acquire(file);
            tables.drop(file);
            Files.delete(file);
            assertThat(lease.table().get(1)).isNotNull();
            assertThatThrownBy(() -> tables.acquire(file)).isInstanceOf(IOException.class);
            lease.close();
            assertThat(disk.open).hasValue(0);
            tables.drop(file);
            Path again = table(1);
            read(tables, again);
            tables.drop(again);
            assertThat(disk.open).hasValue(0);
        }
    }

    @Test
    void whatCannotBeOpenedCanBeTriedAgain() throws IOException {
        Path file = table(1);
        try (OpenTables tables = new OpenTables(disk, 4)) {
            IOException failure = new IOException("broken");
            for (int operation = 0; operation < 3; operation++) {
                disk.failAt(operation, failure);
                assertThatThrownBy(() -> tables.acquire(file)).isSameAs(failure);
                assertThat(disk.open).hasValue(0);
            }
            read(tables, file);
        }
    }

    @Test
    void afterTheEndOnlyWhoReadsMayGoOn() throws IOException {
        Path read = table(1);
        Path idle = table(2);
        OpenTables tables = new OpenTables(disk, 4);
        read(tables, idle);
        OpenTables.Lease lease = tables.acquire(read);
        tables.close();
        assertThat(disk.open).hasValue(1);
        assertThat(lease.table().get(1)).isNotNull();
        assertThatThrownBy(() -> tables.acquire(idle)).isInstanceOf(IOException.class);
        lease.close();
        assertThat(disk.open).hasValue(0);
        tables.close();
    }

    @Test
    void manyMayReadManyTablesWhileFewAreOpen() throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            files.add(table(i));
        }
        ExecutorService readers = Executors.newFixedThreadPool(4);
        try (OpenTables tables = new OpenTables(disk, 3)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int reader = 0; reader < 4; reader++) {
                Random random = new Random(reader);
                work.add(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        int number = random.nextInt(files.size());
                        try (OpenTables.Lease lease = tables.acquire(files.get(number))) {
                            assertThat(lease.table().get(number)).isNotNull();
                            assertThat(disk.open.get()).isLessThanOrEqualTo(3 + 4 + 4);
                        }
                        if (i % 50 == 0) {
                            tables.drop(files.get(random.nextInt(files.size())));
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> done : readers.invokeAll(work, 60, TimeUnit.SECONDS)) {
                done.get();
            }
            assertThat(disk.open.get()).isLessThanOrEqualTo(3);
        } finally {
            readers.shutdownNow();
        }
        assertThat(disk.open).hasValue(0);
    }

    private static void read(OpenTables tables, Path file) throws IOException {
        try (OpenTables.Lease lease = tables.acquire(file)) {
            assertThat(lease.table().path()).isEqualTo(file);
        }
    }

    /** With one entry, under its number. */
    private Path table(int number) throws IOException {
        Path file = directory.resolve("table-" + number);
        try (TableWriter writer = TableWriter.create(disk, file)) {
            writer.put(number, new byte[] {1});
            writer.finish();
        }
        disk.opened.set(0);
        return file;
    }
}
