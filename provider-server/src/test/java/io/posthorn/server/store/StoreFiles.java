package io.posthorn.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The files of a store as a test sees them. */
final class StoreFiles {
    private static final int TO_LENGTH = 4;

    private StoreFiles() {}

    static List<Path> segments(Path directory) {
        return files(directory).stream()
                .filter(file -> Segment.number(String.valueOf(file.getFileName())) >= 0)
                .toList();
    }

    static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the next frame goes, in a segment that no other life has used. */
    static long endOfFrames(Path segment) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
            int number = Segment.number(String.valueOf(segment.getFileName()));
            int at = Segment.FIRST_FRAME;
            while (FrameFormat.plausible(bytes.position(at), number)) {
                at += FrameFormat.padded(bytes.getInt(at + TO_LENGTH));
            }
            return at;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void zip(Path directory, Path archive) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Path file : files(directory)) {
                zip.putNextEntry(new ZipEntry(String.valueOf(file.getFileName())));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }

    static void unzip(String resource, Path directory) throws IOException {
        Files.createDirectories(directory);
        try (ZipInputStream zip = new ZipInputStream(
                java.util.Objects.requireNonNull(StoreFiles.class.getResourceAsStream(resource), resource))) {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null) {
                Files.copy(zip, directory.resolve(entry.getName()));
                entry = zip.getNextEntry();
            }
        }
    }
}
