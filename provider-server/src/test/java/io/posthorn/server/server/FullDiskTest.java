package io.posthorn.server.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.store.JournalDriver;
import io.posthorn.server.store.JournaledStore;
import io.posthorn.server.store.StoreSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class FullDiskTest {
    @TempDir
    private Path directory;

    private final FullableDisk disk = new FullableDisk();

    @Test
    void aFirstStartSaysThatTheDiskIsFullAndSucceedsOnceItIsNot() {
        disk.full(true);
        StringWriter errors = new StringWriter();
        CommandLine server = new CommandLine(new ServerCommand(this::start)).setErr(new PrintWriter(errors, true));

        int exitCode = server.execute("--data", data().toString(), "--port", "0");

        assertThat(exitCode).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .contains("full")
                .contains(data().toString());

        disk.full(false);
        try (PosthornBroker broker = start(settings())) {
            assertThat(broker.ended()).isNotDone();
        }
    }

    /** What is stored can still be had, which is the way to free space. */
    @Test
    void aStoreThatExistsStartsOnAFullDisk() {
        start(settings()).close();
        disk.full(true);

        try (PosthornBroker broker = start(settings())) {
            assertThat(broker.ended()).isNotDone();
        }
    }

    private PosthornBroker start(BrokerSettings settings) {
        return PosthornBroker.start(
                settings,
                (same, plan, loop) -> new JournaledStore(
                        StoreSettings.of(data()), JournalDriver.onOwnThread("posthorn-journal"), disk));
    }

    private BrokerSettings settings() {
        return BrokerSettings.durable(data());
    }

    private Path data() {
        return directory.resolve("data");
    }
}
