package io.posthorn.tck.suite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An unpacked TCK, with its settings in {@code bin/ts.jte}. */
final class TckDirectory {
    private final Path home;

    /** @throws UsageException if it is none; the text says what is missing */
    TckDirectory(Path home) throws UsageException {
        this.home = home.toAbsolutePath().normalize();
        for (Path part : List.of(settingsFile(), tests())) {
            if (!Files.exists(part)) {
                throw new UsageException(this.home + " is not an unpacked Jakarta Messaging TCK: there is no "
                        + this.home.relativize(part));
            }
        }
    }

    Path home() {
        return home;
    }

    /** Where its tests are run from. */
    Path tests() {
        return home.resolve("src/com/sun/ts/tests/jms");
    }

    /** A directory for what we add, made if there is none. */
    Path ours() throws IOException {
        return Files.createDirectories(home.resolve("posthorn"));
    }

    /** The value of a setting, or null if there is none. */
    @Nullable
    String setting(String key) throws IOException {
        for (String line : lines()) {
            if (keyOf(line).equals(key)) {
                return line.substring(line.indexOf('=') + 1).strip();
            }
        }
        return null;
    }

    /**
     * Changes settings in place and adds those that there are not; the file as it was is kept beside it, once, as {@code
     * ts.jte.original}.
     */
    void change(Map<String, String> settings) throws IOException {
        Path original = settingsFile().resolveSibling("ts.jte.original");
        if (Files.notExists(original)) {
            Files.copy(settingsFile(), original);
        }
        Map<String, String> left = new LinkedHashMap<>(settings);
        List<String> changed = new ArrayList<>();
        boolean goesOn = false;
        for (String line : lines()) {
            // What followed a value that went on over several lines goes with it.
            if (goesOn) {
                goesOn = line.endsWith("\\");
                continue;
            }
            String value = settings.get(keyOf(line));
            if (value != null) {
                goesOn = line.endsWith("\\");
                left.remove(keyOf(line));
            }
            changed.add(value == null ? line : keyOf(line) + "=" + value);
        }
        left.forEach((key, value) -> changed.add(key + "=" + value));
        Files.write(settingsFile(), changed, ISO_8859_1);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(settingsFile(), ISO_8859_1);
    }

    private static String keyOf(String line) {
        int equals = line.indexOf('=');
        return line.startsWith("#") || equals < 0
                ? ""
                : line.substring(0, equals).strip();
    }

    private Path settingsFile() {
        return home.resolve("bin/ts.jte");
    }
}
