package io.posthorn.examples.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads any file as lines: UTF-8 with or without byte order mark, ended by LF or CRLF; the last line may lack its end.
 * Empty lines are lines. Holds one line at a time. Not thread-safe.
 */
public final class OrderFile implements Closeable {
    /** Bytes of the longest line: the broker takes longer ones, but these programs hold each several times in their heap. */
    public static final int LONGEST_LINE = 32 * 1024 * 1024;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path path;
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private int number;

    private OrderFile(Path path, InputStream in) {
        this.path = path;
        this.in = in;
    }

    public static OrderFile open(Path path) throws IOException {
        return new OrderFile(path, new BufferedInputStream(Files.newInputStream(path), 64 * 1024));
    }

    /**
     * Reads the whole file.
     *
     * @return how many lines it has
     * @throws BrokenOrderFileException if one of them cannot be sent
     */
    public static int check(Path path) throws IOException {
        try (OrderFile file = open(path)) {
            while (file.next() != null) {
                // Reading is the check.
            }
            return file.number;
        }
    }

    /** The next line, or null at the file's end. */
    public @Nullable OrderLine next() throws IOException {
        line.reset();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        if (number == Integer.MAX_VALUE) {
            throw new BrokenOrderFileException(path + " has more lines than can be counted");
        }
        number++;
        for (; b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
            if (line.size() > LONGEST_LINE) {
                throw new BrokenOrderFileException(
                        path + ", line " + number + " is longer than " + LONGEST_LINE + " bytes");
            }
        }
        return new OrderLine(number, text());
    }

    private String text() throws BrokenOrderFileException {
        String text;
        try {
            text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BrokenOrderFileException(path + ", line " + number + " is not UTF-8");
        }
        if (number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
