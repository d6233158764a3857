package io.posthorn.server.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreProbe;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.server.store.JournaledStore;
import io.posthorn.server.store.StoreSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code posthorn store} prints, and with which code it ends. */
class StoreCommandTest {
    @TempDir
    private Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter error = new StringWriter();
    private Path directory;

    @BeforeEach
    void makeStore() {
        directory = temporary.resolve("data");
        try (JournaledStore store = new JournaledStore(StoreSettings.of(directory))) {
            store.recover(new StoreProbe.Failures());
            StoreProbe probe = new StoreProbe(store);
            probe.write(
                    StoreProbe.define(1, "orders"),
                    new DefineQueue(
                            new QueueDefinition(2, QueueDefinition.Kind.SUBSCRIPTION, "a \"b\"\\c", 1, Map.of())));
            probe.send(new SubQueue(1, 4), "a", "b");
        }
    }

    private int run(String... arguments) {
        CommandLine commands = Main.commands();
        commands.setOut(new PrintWriter(out)).setErr(new PrintWriter(error));
        return commands.execute(arguments);
    }

    @Test
    void aStoreIsPrintedForPeopleSortedAndAligned() {
        assertThat(run("store", "info", directory.toString())).isZero();

        assertThat(out.toString().lines().filter(line -> line.contains("2023-11-14") || line.startsWith("queue ")))
                .hasSize(2);
        assertThat(out.toString())
                .contains("format 2", "no torn end", "0 segments")
                .containsSubsequence("queue ", "waiting", "a \"b\"", "subscription", "orders", "2023-11-14T22:13:20Z");
        assertThat(error.toString()).isEmpty();
    }

    @Test
    void aStoreIsPrintedForPrograms() {
        assertThat(run("store", "info", "--json", directory.toString())).isZero();

        assertThat(out.toString())
                .startsWith("{\"id\":\"")
                .endsWith("]}\n")
                .contains("\"format\":2", "\"frames\":0", "{\"name\":\"a \\\"b\\\"\\\\c\",\"kind\":\"subscription\"")
                .contains("\"name\":\"orders\",\"kind\":\"queue\",\"waiting\":2,")
                .contains("\"sentAt\":1700000000000}");
    }

    @Test
    void aStoreThatCannotBeReadIsOneLineAndTheCodeOfUnusableData() {
        try (JournaledStore store = new JournaledStore(StoreSettings.of(directory))) {
            store.recover(new StoreProbe.Failures());

            assertThat(run("store", "info", directory.toString())).isEqualTo(ExitCode.DATA_UNUSABLE.number());
        }

        assertThat(out.toString()).isEmpty();
        assertThat(error.toString().lines())
                .singleElement()
                .asString()
                .startsWith("posthorn: ")
                .contains("locked");
    }

    @Test
    void aWrongCommandLineHasTheCodeOfWrongUse() {
        assertThat(run("store")).isEqualTo(ExitCode.USAGE.number());
        assertThat(run("store", "info")).isEqualTo(ExitCode.USAGE.number());
    }
}
