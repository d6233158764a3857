package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.store.file.DiskVfs;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store says of a directory that it cannot use, and that it leaves it as it is. */
class JournaledStoreDirectoryTest {
    private static final SubQueue ORDERS = new SubQueue(1, 4);

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void chooseDirectory() {
        directory = temporary.resolve("data");
    }

    private RecoveredState open(JournaledStore store) {
        return store.recover(new StoreProbe.Failures());
    }

    /** What a broker leaves that is killed after a few messages: all of it in the journal. */
    private void writeSome() {
        leaveBehind(StoreSettings.of(temporary.resolve("live")), probe -> {
            probe.write(StoreProbe.define(1, "orders"));
            probe.send(ORDERS, "a");
            probe.send(ORDERS, "b");
            probe.send(ORDERS, "c");
        });
    }

    /** Takes a copy of a store in use, as a kill would leave it. */
    private void leaveBehind(StoreSettings settings, Consumer<StoreProbe> work) {
        try (JournaledStore store = new JournaledStore(settings)) {
            open(store);
            work.accept(new StoreProbe(store));
            copy(settings.directory());
        }
    }

    private void copy(Path live) {
        try (Stream<Path> files = Files.list(live)) {
            Files.createDirectories(directory);
            for (Path file : files.toList()) {
                if (!file.toString().contains("spare-")) {
                    Files.copy(
                            file,
                            directory.resolve(file.getFileName().toString()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertUnusable(Reason reason, String... said) {
        byte[] before = identity();
        try (JournaledStore store = new JournaledStore(StoreSettings.of(directory))) {
            assertThatThrownBy(() -> open(store))
                    .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(reason))
                    .hasMessageContainingAll(said);
        }
        assertThat(identity()).isEqualTo(before);
    }

    private byte[] identity() {
        try {
            Path file = directory.resolve(StoreDirectory.IDENTITY);
            return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDirectoryInUseIsRefusedAndTheUserIsNotDisturbed() {
        try (JournaledStore store = new JournaledStore(StoreSettings.of(directory))) {
            open(store);
            assertUnusable(Reason.UNUSABLE, directory.resolve("lock").toString(), "another broker");
            assertUnusable(Reason.UNUSABLE, "another broker");
            new StoreProbe(store).write(StoreProbe.define(1, "orders"));
        }
        writeSome();
    }

    @Test
    void aDirectoryOfAnotherVersionIsRefused() throws IOException {
        writeSome();
        Files.writeString(directory.resolve("store"), "posthorn-store version=9 something=else\n");

        assertUnusable(Reason.UNUSABLE, directory.resolve("store").toString(), "format 9", "format 2");
    }

    @Test
    void aDirectoryOfSomethingElseIsRefused() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("letters.txt"), "dear reader");

        assertUnusable(Reason.UNUSABLE, directory.toString(), "letters.txt", "empty directory");
        assertThat(directory.resolve("letters.txt")).hasContent("dear reader");
    }

    @Test
    void anIdentityThatIsNoneIsRefused() throws IOException {
        writeSome();
        Files.writeString(directory.resolve("store"), "scribble");

        assertUnusable(Reason.UNUSABLE, directory.resolve("store").toString());
    }

    @Test
    void aFileInPlaceOfADirectoryIsRefused() throws IOException {
        Files.writeString(directory, "a file");

        assertThatThrownBy(() -> open(new JournaledStore(StoreSettings.of(directory))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(directory.toString());
    }

    @Test
    void aSegmentOfAnotherStoreIsRefused() throws IOException {
        writeSome();
        Files.writeString(
                directory.resolve("store"),
                "posthorn-store version=2 id=" + UUID.randomUUID() + " key=" + UUID.randomUUID() + "\n");

        assertUnusable(Reason.UNUSABLE, segment().toString(), "another store");
    }

    @Test
    void damageInTheMiddleIsRefusedWithFileAndOffset() throws IOException {
        writeSome();
        // Frames begin at 4096; the first is the definition of the queue, later ones follow.
        change(segment(), Segment.FIRST_FRAME + 40L);

        assertUnusable(Reason.DAMAGED, segment().toString(), "offset " + Segment.FIRST_FRAME, "later ones are whole");
    }

    @Test
    void aFrameThatWasMadeWithWhatClientsKnowIsNone() throws IOException {
        UUID known;
        try (JournaledStore store = new JournaledStore(StoreSettings.of(directory))) {
            known = open(store).id();
        }
        ByteBuf frame = Unpooled.buffer().writeZero(FrameFormat.HEADER);
        new RecordWriter(frame).define(StoreProbe.define(7, "forged").definition());
        new FrameFormat(known).finish(frame, 1, 1);
        try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
            file.seek(Segment.FIRST_FRAME);
            file.write(ByteBufUtil.getBytes(frame));
        }

        try (JournaledStore store = new JournaledStore(StoreSettings.of(directory))) {
            RecoveredState found = open(store);
            assertThat(found.queues()).isEmpty();
            assertThat(found.id()).isEqualTo(known);
        }
    }

    @Test
    void damageInTheFirstFrameOfTheOldestSegmentIsRefused() throws IOException {
        writeSegments(2);
        keepOnlyFirstFrame(segment());
        change(segment(), Segment.FIRST_FRAME + 40L);

        assertUnusable(Reason.DAMAGED, segment().toString(), "offset " + Segment.FIRST_FRAME, Segment.name(2));
    }

    @Test
    void damageInTheLastFrameBeforeAnEmptySegmentIsRefused() throws IOException {
        writeSome();
        int end = endOfJournal();
        appendEmptySegment(5);

        change(segment(), end - 12L);

        assertUnusable(Reason.DAMAGED, segment().toString(), Segment.name(2));
    }

    @Test
    void anEmptySegmentAtTheEndIsWrittenNext() throws IOException {
        writeSome();
        appendEmptySegment(5);
        try (JournaledStore store = new JournaledStore(StoreSettings.of(directory))) {
            open(store);
            new StoreProbe(store).send(ORDERS, "d");
        }

        try (JournaledStore store = new JournaledStore(StoreSettings.of(directory))) {
            open(store);
            assertThat(StoreProbe.texts(new StoreProbe(store).all(ORDERS))).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void theMissingSegmentIsNamedNotOneThatIsThere() throws IOException {
        writeSegments(3);
        Files.delete(directory.resolve(Segment.name(2)));

        assertUnusable(Reason.DAMAGED, directory.resolve(Segment.name(2)).toString(), "missing");
    }

    @Test
    void theDirectoryItselfIsMadeDurableAtEachStart() {
        List<Path> forced = new CopyOnWriteArrayList<>();
        Vfs disk = new SabotagedVfs(new DiskVfs()) {
            @Override
            void force(VfsFile file) throws IOException {
                file.force();
            }

            @Override
            public void forceDirectory(Path path) throws IOException {
                forced.add(path);
                super.forceDirectory(path);
            }
        };
        writeSome();

        try (JournaledStore store =
                new JournaledStore(StoreSettings.of(directory), JournalDriver.onOwnThread("test-journal"), disk)) {
            open(store);
        }

        assertThat(forced).contains(temporary);
    }

    /** As many segments as wanted, with a message of 400,000 bytes in each frame. */
    private void writeSegments(int count) {
        Path live = temporary.resolve("live");
        leaveBehind(StoreSettings.of(live).withSegmentBytes(1024 * 1024), probe -> {
            probe.write(StoreProbe.define(1, "orders"));
            while (!Files.exists(live.resolve(Segment.name(count)))) {
                probe.send(ORDERS, "x".repeat(400_000));
            }
        });
    }

    private static void keepOnlyFirstFrame(Path segment) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(Segment.FIRST_FRAME + Integer.BYTES);
            int payload = file.readInt();
            long end = (long) Segment.FIRST_FRAME + FrameFormat.padded(payload);
            long size = file.length();
            file.setLength(end);
            file.setLength(size);
        }
    }

    /** Segment 2, without a frame: what stands there when the journal rolled and then had nothing to write. */
    private void appendEmptySegment(long nextSequence) throws IOException {
        Path second = directory.resolve(Segment.name(2));
        try (StoreDirectory store = StoreDirectory.take(new DiskVfs(), directory);
                VfsFile file = new DiskVfs().create(second)) {
            Spares.writeZeros(file, 0, 64 * 1024);
            SegmentHeader.write(file, store.id(), 2, nextSequence);
        }
    }

    @Test
    void aDamagedHeaderIsRefused() throws IOException {
        writeSome();
        change(segment(), 20);

        assertUnusable(Reason.DAMAGED, segment().toString(), "checksum");
    }

    @Test
    void aMissingSegmentIsRefused() throws IOException {
        writeSegments(2);
        Files.delete(directory.resolve(Segment.name(1)));

        assertUnusable(Reason.DAMAGED, directory.resolve(Segment.name(1)).toString(), "missing");
    }

    @Test
    void aSegmentThatACheckpointHadLetGoIsTakenAway() throws IOException {
        StoreSettings settings = StoreSettings.of(directory).withSegmentBytes(StoreSettings.SMALLEST_SEGMENT);
        Path kept = temporary.resolve("kept");
        try (JournaledStore store = new JournaledStore(settings)) {
            open(store);
            StoreProbe probe = new StoreProbe(store);
            probe.write(StoreProbe.define(1, "orders"));
            probe.send(ORDERS, "stays");
            Files.copy(segment(), kept);
            while (Files.exists(segment()) || Files.exists(directory.resolve(Segment.name(2)))) {
                long key = probe.send(ORDERS, "x".repeat(5_000)).get(0);
                probe.write(new Acknowledge(key));
            }
        }
        Files.copy(kept, segment());

        try (JournaledStore store = new JournaledStore(settings)) {
            open(store);
            assertThat(StoreProbe.texts(new StoreProbe(store).all(ORDERS))).containsExactly("stays");
        }

        assertThat(segment()).doesNotExist();
    }

    @Test
    void aCatalogThatIsMissingIsMissed() throws IOException {
        try (JournaledStore store = new JournaledStore(StoreSettings.of(directory))) {
            open(store);
            new StoreProbe(store).write(StoreProbe.define(1, "orders"));
            new StoreProbe(store).send(ORDERS, "a");
        }
        Files.delete(directory.resolve(Catalog.NAME));

        assertUnusable(Reason.DAMAGED, directory.resolve(Catalog.NAME).toString(), "missing");
    }

    @Test
    void aTornTailIsCutAndTheRestIsThere() throws IOException {
        writeSome();
        byte[] noise = "PHFR and then what never was a frame".repeat(100).getBytes(StandardCharsets.US_ASCII);
        int end = endOfJournal();
        try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
            file.seek(end);
            file.write(noise);
        }

        try (JournaledStore store = new JournaledStore(StoreSettings.of(directory))) {
            open(store);
            assertThat(StoreProbe.texts(new StoreProbe(store).all(ORDERS))).containsExactly("a", "b", "c");
        }
    }

    @Test
    void aFullDiskAtStartIsSaid() {
        PowerCutDisk disk = new PowerCutDisk();
        disk.space(used -> 10_000 - used);
        try (JournaledStore store =
                new JournaledStore(StoreSettings.of(directory), JournalDriver.onOwnThread("test-journal"), disk)) {
            assertThatThrownBy(() -> open(store))
                    .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Reason.UNUSABLE))
                    .hasMessageContainingAll(directory.toString(), "full", "free space");
        }
        disk.space(used -> Long.MAX_VALUE);
        try (JournaledStore store =
                new JournaledStore(StoreSettings.of(directory), JournalDriver.onOwnThread("test-journal"), disk)) {
            open(store);
        }
    }

    @Test
    void aNewStoreTakesLittleRoom() throws IOException {
        writeSome();

        try (var files = Files.list(directory)) {
            List<Path> segments =
                    files.filter(file -> file.toString().endsWith(".seg")).toList();
            assertThat(segments).containsExactly(segment());
        }
        assertThat(Files.size(segment())).isLessThanOrEqualTo(1024 * 1024);
    }

    private Path segment() {
        return directory.resolve(Segment.name(1));
    }

    private static void change(Path file, long offset) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            int old = bytes.read();
            bytes.seek(offset);
            bytes.write(old ^ 0x55);
        }
    }

    /** Offset behind the last byte that is not zero. */
    private int endOfJournal() throws IOException {
        byte[] bytes = Files.readAllBytes(segment());
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return (end + FrameFormat.ALIGNMENT - 1) & -FrameFormat.ALIGNMENT;
    }
}
