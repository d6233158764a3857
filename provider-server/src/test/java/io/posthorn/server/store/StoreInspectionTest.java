package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.store.StoreInfo.QueueInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a store that nobody uses, and that it is as it was then. */
class StoreInspectionTest {
    @TempDir
    private Path temporary;

    private Path stopped;
    private Path killed;

    @BeforeEach
    void makeStores() throws IOException {
        stopped = temporary.resolve("stopped");
        killed = temporary.resolve("killed");
        GoldenStore.make(stopped, killed);
    }

    /** Each file with its time and its bytes. */
    private static List<String> contents(Path directory) throws IOException {
        List<String> contents = new ArrayList<>();
        contents.add(String.valueOf(Files.getLastModifiedTime(directory)));
        for (Path file : StoreFiles.files(directory)) {
            contents.add(
                    file + " " + Files.getLastModifiedTime(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
        }
        return contents;
    }

    @Test
    void nothingIsChangedInAStoreThatWasKilled() throws IOException {
        Files.write(killed.resolve("table-00000099.map"), new byte[10]);
        Files.write(killed.resolve("catalog.tmp"), new byte[10]);
        Files.write(killed.resolve("spare-77.seg"), new byte[10]);
        List<String> before = contents(killed);

        StoreInfo info = StoreInspection.of(killed);

        assertThat(info.journal().tornBytes()).isPositive();
        assertThat(contents(killed)).isEqualTo(before);
    }

    @Test
    void nothingIsChangedInAStoreThatWasStopped() throws IOException {
        List<String> before = contents(stopped);

        StoreInspection.of(stopped);

        assertThat(contents(stopped)).isEqualTo(before);
    }

    @Test
    void nothingIsChangedInAStoreThatIsDamaged() throws IOException {
        Path state = StoreFiles.files(killed).stream()
                .filter(file -> file.toString().endsWith(".state"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(state);
        bytes[bytes.length - 1]++;
        Files.write(state, bytes);
        List<String> before = contents(killed);

        assertThatThrownBy(() -> StoreInspection.of(killed))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(String.valueOf(state.getFileName()));

        assertThat(contents(killed)).isEqualTo(before);
    }

    @Test
    void itTellsWhatTheNextStartFinds() {
        for (Path directory : List.of(stopped, killed)) {
            StoreInfo info = StoreInspection.of(directory);

            assertThat(info.queues()).extracting(QueueInfo::name).containsExactly("dead", "orders", "prices/größe");
            QueueInfo orders = info.queues().get(1);
            assertThat(orders.waiting()).isEqualTo(directory.equals(stopped) ? 77 : 76);
            assertThat(orders.delayed()).isEqualTo(4);
            assertThat(orders.hidden()).isEqualTo(1);
            assertThat(orders.prepared()).isEqualTo(2);
            assertThat(orders.deliveredBefore()).isEqualTo(1);
            QueueInfo prices = info.queues().get(2);
            assertThat(prices.waiting()).isEqualTo(49);
            assertThat(prices.prepared()).isEqualTo(2);
            assertThat(info.sessions()).isEqualTo(2);
            assertThat(info.branches()).isEqualTo(1);
            assertThat(info.bodies()).isEqualTo(3);
            assertThat(info.tables().alive()).isPositive();
        }
    }

    @Test
    void aStoppedStoreHasNoJournal() {
        StoreInfo info = StoreInspection.of(stopped);

        assertThat(info.journal().segments().count()).isZero();
        assertThat(info.journal().frames()).isZero();
    }

    @Test
    void aStoreInUseIsRefused() {
        try (JournaledStore store = new JournaledStore(GoldenStore.settings(stopped))) {
            store.recover(new StoreProbe.Failures());

            assertThatThrownBy(() -> StoreInspection.of(stopped)).hasMessageContaining("is locked");

            // The question has not cost the store its lock.
            assertThatThrownBy(() -> StoreInspection.of(stopped)).hasMessageContaining("is locked");
        }
    }

    @Test
    void aStoreCanBeOpenedAfterIt() {
        StoreInspection.of(killed);

        try (JournaledStore store = new JournaledStore(GoldenStore.settings(killed))) {
            assertThat(store.recover(new StoreProbe.Failures()).queues()).hasSize(3);
        }
    }

    @Test
    void whatIsNoStoreIsRefusedAndLeftAsItIs() throws IOException {
        Path empty = Files.createDirectory(temporary.resolve("empty"));

        assertThatThrownBy(() -> StoreInspection.of(empty)).hasMessageContaining("not a Posthorn store");
        assertThatThrownBy(() -> StoreInspection.of(temporary.resolve("nowhere")))
                .hasMessageContaining("does not exist");

        assertThat(empty).isEmptyDirectory();
        assertThat(temporary.resolve("nowhere")).doesNotExist();
    }

    @Test
    void anotherFormatIsRefused() throws IOException {
        Path identity = killed.resolve("store");
        Files.writeString(
                identity,
                Files.readString(identity, StandardCharsets.US_ASCII).replace("version=2", "version=9"),
                StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> StoreInspection.of(killed)).hasMessageContaining("store format 9");
    }

    @Test
    void manyQueuesAreToldInSeconds() {
        Path many = temporary.resolve("many");
        try (JournaledStore store = new JournaledStore(StoreSettings.of(many))) {
            store.recover(new StoreProbe.Failures());
            StoreProbe probe = new StoreProbe(store);
            for (int i = 1; i <= 10_000; i++) {
                CompletableFuture<long[]> unused = probe.written(
                        StoreProbe.define(i, "queue " + i), StoreProbe.enqueue(new SubQueue(i, 4), "text"));
            }
            probe.send(new SubQueue(1, 4), "last");
        }

        long start = System.nanoTime();
        StoreInfo info = StoreInspection.of(many);

        assertThat(info.queues()).hasSize(10_000).allSatisfy(queue -> assertThat(queue.oldest())
                .isNotNull());
        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    }
}
