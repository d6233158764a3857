package io.posthorn.server.store.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScratchFilesTest {
    private static final int FILE = 10_000;
    private static final int FILES = 4;

    @TempDir
    private Path directory;

    private final TroubledDisk disk = new TroubledDisk();
    private final CompletableFuture<IOException> lost = new CompletableFuture<>();
    private ScratchFiles files;

    /** Something that was written, and what it must be when it is read. */
    private final class Stored {
        private final byte[] bytes;
        private final CompletableFuture<Void> written = new CompletableFuture<>();
        private final ScratchSlot slot;

        Stored(long seed, int length) {
            bytes = new byte[length];
            new Random(seed).nextBytes(bytes);
            int half = length / 2;
            ByteBuffer[] parts = {ByteBuffer.wrap(bytes, 0, half), ByteBuffer.wrap(bytes, half, length - half)};
            slot = files.write(parts, () -> written.complete(null));
        }

        Stored awaitWritten() {
            written.orTimeout(10, TimeUnit.SECONDS).join();
            return this;
        }

        CompletableFuture<byte[]> read() {
            ByteBuffer[] into = {
                ByteBuffer.allocate(bytes.length / 3), ByteBuffer.allocate(bytes.length - bytes.length / 3)
            };
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            files.read(
                    slot,
                    into,
                    () -> answer.complete(ByteBuffer.allocate(bytes.length)
                            .put(into[0])
                            .put(into[1])
                            .array()));
            return answer;
        }

        void assertThere() {
            assertThat(read().orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(bytes);
        }

        void free() {
            files.free(slot);
        }
    }

    @BeforeEach
    void open() throws IOException {
        files = ScratchFiles.open(disk, new ScratchSettings(directory, FILE, FILES * FILE, 500), lost::complete);
    }

    @AfterEach
    void close() throws IOException {
        files.close();
        assertThat(names()).isEmpty();
        assertThat(disk.forces).as("forces").hasValue(0);
    }

    @Test
    void whatIsWrittenIsReadAsItWasAndMoreThanOnce() {
        Stored small = new Stored(1, 100).awaitWritten();
        Stored longerThanAFile = new Stored(2, FILE + 5_000).awaitWritten();

        small.assertThere();
        longerThanAFile.assertThere();
        small.assertThere();
    }

    @Test
    void filesGoWhenNothingInThemIsWanted() {
        List<Stored> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(new Stored(i, 4_000).awaitWritten());
        }
        assertThat(names()).hasSize(3);

        all.subList(0, 2).forEach(Stored::free);
        await().until(() -> names().size() == 2);
        all.subList(2, 6).forEach(Stored::free);
        await().until(() -> names().isEmpty());
    }

    @Test
    void roomWithinFilesIsUsedAgainForHoweverLong() {
        Random random = new Random(7);
        List<Stored> all = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            if (all.size() == 12 || (all.size() > 4 && random.nextInt(3) == 0)) {
                Stored one = all.remove(random.nextInt(all.size()));
                one.assertThere();
                one.free();
            }
            all.add(new Stored(i, 1 + random.nextInt(1_500)).awaitWritten());
        }
        assertThat(names().size()).isLessThanOrEqualTo(FILES);

        all.forEach(Stored::assertThere);
        all.forEach(Stored::free);
        await().until(() -> names().isEmpty());
        assertThat(lost).isNotDone();
    }

    @Test
    void whatHasNoRoomByTheSettingsWaitsUntilThereIsSome() {
        List<Stored> all = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            all.add(new Stored(i, FILE).awaitWritten());
        }
        Stored waiting = new Stored(10, 100);
        Stored behind = new Stored(11, 100);
        all.get(0).assertThere();
        assertThat(waiting.written).isNotDone();

        all.get(0).free();

        waiting.awaitWritten().assertThere();
        behind.awaitWritten().assertThere();
    }

    @Test
    void whatIsNotWantedAnyMoreIsNotWrittenAndDoesNotStandInTheWay() {
        disk.room = 0;
        Stored first = new Stored(1, 100);
        Stored second = new Stored(2, 100);
        first.free();
        disk.room = Long.MAX_VALUE;

        second.awaitWritten().assertThere();
        assertThat(first.written).isNotDone();
    }

    @Test
    void aFullDiskIsTriedAgainAndLeavesTheReserveFree() {
        disk.room = FILE + 499;
        Stored one = new Stored(1, 100);
        Stored other = new Stored(2, 100);
        await().pollDelay(100, TimeUnit.MILLISECONDS).until(() -> names().isEmpty());
        assertThat(one.written).isNotDone();

        disk.room = FILE + 500;

        one.awaitWritten().assertThere();
        other.awaitWritten().assertThere();
    }

    @Test
    void aDiskThatFillsUpInTheMiddleOfAWriteLosesNothing() {
        Stored before = new Stored(1, 100).awaitWritten();
        disk.room = 50;
        Stored waiting = new Stored(2, 100);
        before.assertThere();
        assertThat(waiting.written).isNotDone();

        disk.room = Long.MAX_VALUE;

        waiting.awaitWritten().assertThere();
        before.assertThere();
        assertThat(lost).isNotDone();
    }

    @Test
    void afterAFailedWriteAllStaysWhereItIsAndWhatWasWrittenCanBeRead() {
        Stored before = new Stored(1, 100).awaitWritten();
        disk.failWrites = true;
        Stored failed = new Stored(2, 100);
        before.assertThere();
        disk.failWrites = false;
        Stored later = new Stored(3, 100);

        before.assertThere();
        assertThat(failed.written).isNotDone();
        assertThat(later.written).isNotDone();
        assertThat(lost).isNotDone();
    }

    @Test
    void aFailedReadIsTold() {
        Stored one = new Stored(1, 100).awaitWritten();
        disk.failReads = true;

        CompletableFuture<byte[]> answer = one.read();

        assertThat(lost.orTimeout(10, TimeUnit.SECONDS).join()).hasMessageContaining("scratch-1");
        assertThat(answer).isNotDone();
    }

    @Test
    void bytesThatAreNotWhatWasWrittenAreNeverGivenBack() {
        Stored one = new Stored(1, 100).awaitWritten();
        disk.flipBits = true;

        CompletableFuture<byte[]> answer = one.read();

        assertThat(lost.orTimeout(10, TimeUnit.SECONDS).join()).hasMessageContaining("scratch-1");
        assertThat(answer).isNotDone();
    }

    @Test
    void aStartDeletesWhatAnEarlierLifeLeftAndNothingElse() throws IOException {
        files.close();
        Files.writeString(directory.resolve("scratch-7"), "left over");
        Files.writeString(directory.resolve("scratch-pad"), "somebody's");

        open();
        assertThat(names()).containsExactly("scratch-pad");
        Files.delete(directory.resolve("scratch-pad"));
    }

    @Test
    void whatCannotBeDeletedDoesNotKeepABrokerFromStarting() throws IOException {
        files.close();
        Path left = Files.writeString(directory.resolve("scratch-7"), "left over");
        disk.failDeletes = true;

        open();
        disk.failDeletes = false;
        new Stored(1, 100).awaitWritten();
        assertThat(names()).containsExactlyInAnyOrder("scratch-7", "scratch-8");
        Files.delete(left);
    }

    private List<String> names() {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
