package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreProbe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Directories that earlier versions have written are opened, and hold what is written beside them. They are never made
 * anew for a format that was released; CONTRIBUTING.md tells how those of a new format are made.
 */
class GoldenStoreTest {
    private static final String STORES = "/stores/";

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"format-2-stopped", "format-2-killed"})
    void whatAnEarlierVersionHasWrittenIsFoundAsItWas(String name) throws IOException {
        Path directory = temporary.resolve(name);
        StoreFiles.unzip(STORES + name + ".zip", directory);

        List<String> found = open(directory);

        assertThat(found).isEqualTo(expected(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"format-2-stopped", "format-2-killed"})
    void whatAnEarlierVersionHasWrittenIsStillFoundWhenThisOneHasWrittenItAgain(String name) throws IOException {
        Path directory = temporary.resolve(name);
        StoreFiles.unzip(STORES + name + ".zip", directory);

        open(directory);

        assertThat(open(directory)).isEqualTo(expected(name));
    }

    /** Not a test: writes the directories of this version's format, and what they hold. */
    @Test
    @EnabledIfSystemProperty(named = "posthorn.golden", matches = ".+")
    void makeDirectories() throws IOException {
        Path target = Path.of(System.getProperty("posthorn.golden", ""));
        Path stopped = temporary.resolve("stopped");
        Path killed = temporary.resolve("killed");
        GoldenStore.make(stopped, killed);
        for (Path directory : List.of(stopped, killed)) {
            String name = "format-" + StoreDirectory.FORMAT_VERSION + "-" + directory.getFileName();
            StoreFiles.zip(directory, target.resolve(name + ".zip"));
            Files.write(target.resolve(name + ".txt"), open(directory), StandardCharsets.UTF_8);
        }
    }

    private static List<String> expected(String name) throws IOException {
        try (InputStream text = GoldenStoreTest.class.getResourceAsStream(STORES + name + ".txt")) {
            return new String(Objects.requireNonNull(text, name).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static List<String> open(Path directory) {
        try (JournaledStore store = new JournaledStore(GoldenStore.settings(directory))) {
            RecoveredState found = store.recover(new StoreProbe.Failures());
            return StoreText.of(found, store);
        }
    }
}
