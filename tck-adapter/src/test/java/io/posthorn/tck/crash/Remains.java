package io.posthorn.tck.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a killed broker left in its data directory.
 *
 * @param oldestSegment number of it: as many less one were given back
 * @param newestTable number of it, 0 none: so many were begun
 * @param tables how many there are
 * @param unfinished files that were being made
 */
record Remains(long oldestSegment, long newestTable, long tables, long unfinished) {
    private static final Pattern SEGMENT = Pattern.compile("journal-([0-9]+)\\.seg");
    private static final Pattern TABLE = Pattern.compile("table-([0-9]+)\\.map");

    static Remains in(Path data) {
        try (Stream<Path> found = Files.list(data)) {
            List<String> names =
                    found.map(file -> String.valueOf(file.getFileName())).toList();
            return new Remains(
                    numbers(names, SEGMENT).min().orElse(0),
                    numbers(names, TABLE).max().orElse(0),
                    numbers(names, TABLE).count(),
                    names.stream().filter(name -> name.endsWith(".tmp")).count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LongStream numbers(List<String> names, Pattern pattern) {
        return names.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .mapToLong(name -> Long.parseLong(name.group(1)));
    }
}
