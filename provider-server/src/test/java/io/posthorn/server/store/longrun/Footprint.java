package io.posthorn.server.store.longrun;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a store takes at one moment.
 *
 * @param disk bytes of all files in its directory
 * @param heap bytes in use after a collection
 * @param open files and sockets of this process, as Linux counts them; 0 elsewhere
 * @param mapped parts of the store's files that are mapped into memory, likewise
 * @param files in its directory
 */
record Footprint(long disk, long heap, long open, long mapped, long files) {
    private static final Pattern TABLE = Pattern.compile("table-([0-9]+)\\.map");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    static Footprint of(Path directory) throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        List<Path> files = list(directory);
        long disk = 0;
        for (Path file : files) {
            disk += size(file);
        }
        return new Footprint(disk, heap, list(DESCRIPTORS).size(), mappedOf(directory), files.size());
    }

    /** Bytes of all files in the directory. */
    static long diskOf(Path directory) throws IOException {
        long disk = 0;
        for (Path file : list(directory)) {
            disk += size(file);
        }
        return disk;
    }

    /** The highest number that a table has; 0 if there is none. Tables are numbered as they are made. */
    static long newestTableOf(Path directory) throws IOException {
        return list(directory).stream()
                .map(file -> TABLE.matcher(String.valueOf(file.getFileName())))
                .filter(Matcher::matches)
                .mapToLong(name -> Long.parseLong(name.group(1)))
                .max()
                .orElse(0);
    }

    /** The median of each figure. */
    static Footprint median(List<Footprint> samples) {
        return new Footprint(
                median(samples, Footprint::disk),
                median(samples, Footprint::heap),
                median(samples, Footprint::open),
                median(samples, Footprint::mapped),
                median(samples, Footprint::files));
    }

    private static long median(List<Footprint> samples, ToLongFunction<Footprint> figure) {
        return samples.stream()
                .mapToLong(figure)
                .sorted()
                .skip(samples.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static long mappedOf(Path directory) throws IOException {
        if (!Files.exists(MAPPINGS)) {
            return 0;
        }
        String name = directory.toAbsolutePath().toString();
        try (Stream<String> lines = Files.lines(MAPPINGS)) {
            return lines.filter(line -> line.contains(name)).count();
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.toList();
        }
    }

    /** A file may go while it is looked at. */
    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return String.format(
                "disk %,d KiB, heap %,d KiB, %d open, %d mapped, %d files",
                disk >> 10, heap >> 10, open, mapped, files);
    }
}
