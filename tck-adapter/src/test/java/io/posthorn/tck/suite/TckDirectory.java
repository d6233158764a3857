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
        for (Path part : List.of(settingsFile(), tests().resolve("jms"))) {
            if (!Files.exists(part)) {
                throw new UsageException(this.home + " is not an unpacked Jakarta Messaging TCK: there is no "
                        + this.home.relativize(part));
            }
        }
    }

    Path home() {
        return home;
    }

    /** Where all of its tests are run from: those of signatures too, which are not among the rest. */
    Path tests() {
        return home.resolve("src/com/sun/ts/tests");
    }

    /** A directory for what we add, made if there is none. */
    Path ours() throws IOException {
        return Files.createDirectories(home.resolve("posthorn"));
    }

    /** The value of a setting, with the lines that it goes on over, or null if there is none. */
    @Nullable
    String setting(String key) throws IOException {
        return setting(settingsFile(), key);
    }

    /**
     * The settings, of these, that stand in another file beside {@code ts.jte}; none if there is no such file. A TCK brings
     * one for the newer releases of Java.
     */
    Map<String, String> settingsBeside(String file, List<String> keys) throws IOException {
        Path beside = settingsFile().resolveSibling(file);
        Map<String, String> found = new LinkedHashMap<>();
        for (String key : Files.exists(beside) ? keys : List.<String>of()) {
            String value = setting(beside, key);
            if (value != null) {
                found.put(key, value);
            }
        }
        return found;
    }

    private static @Nullable String setting(Path file, String key) throws IOException {
        StringBuilder value = null;
        for (String line : lines(file)) {
            if (value != null) {
                value.append('\n').append(line);
            } else if (keyOf(line).equals(key)) {
                value = new StringBuilder(line.substring(line.indexOf('=') + 1).strip());
            }
            if (value != null && !line.endsWith("\\")) {
                return value.toString();
            }
        }
        return value == null ? null : value.toString();
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
        for (String line : lines(settingsFile())) {
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

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, ISO_8859_1);
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
