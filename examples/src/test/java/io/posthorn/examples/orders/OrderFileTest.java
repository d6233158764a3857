package io.posthorn.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderFileTest {
    @TempDir
    private Path directory;

    @Test
    void everyLineIsOneAlsoAnEmptyOneAndALastOneWithoutItsEnd() throws IOException {
        assertThat(lines("a\n\nb")).containsExactly("a", "", "b");
        assertThat(lines("a\n\nb\n")).containsExactly("a", "", "b");
        assertThat(lines("\n")).containsExactly("");
        assertThat(lines("")).isEmpty();
    }

    @Test
    void linesMayEndAsOnWindows() throws IOException {
        assertThat(lines("a\r\n\r\nb\r\n")).containsExactly("a", "", "b");
        assertThat(lines("a\rb\r\r\n")).containsExactly("a\rb\r");
    }

    @Test
    void aByteOrderMarkIsNoTextAtTheStartAndTextElsewhere() throws IOException {
        assertThat(lines("\uFEFFa\n\uFEFFb\n")).containsExactly("a", "\uFEFFb");
        assertThat(lines("\uFEFF")).containsExactly("");
    }

    @Test
    void linesAreCountedFromOne() throws IOException {
        Path file = write("a\nb\n");
        try (OrderFile orders = OrderFile.open(file)) {
            assertThat(orders.next()).isEqualTo(new OrderLine(1, "a"));
            assertThat(orders.next()).isEqualTo(new OrderLine(2, "b"));
            assertThat(orders.next()).isNull();
        }
        assertThat(OrderFile.check(file)).isEqualTo(2);
    }

    @Test
    void bytesThatAreNoTextAreRefusedWithTheirLine() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[] {'a', '\n', (byte) 0xC3, '(', '\n'});

        assertThatThrownBy(() -> OrderFile.check(file))
                .isInstanceOf(BrokenOrderFileException.class)
                .hasMessageContaining("line 2 is not UTF-8");
    }

    @Test
    void aLineThatNoMessageHoldsIsRefused() throws IOException {
        byte[] line = "x".repeat(OrderFile.LONGEST_LINE + 1).getBytes(StandardCharsets.US_ASCII);
        Path file = Files.write(directory.resolve("file"), line);

        assertThatThrownBy(() -> OrderFile.check(file))
                .isInstanceOf(BrokenOrderFileException.class)
                .hasMessageContaining("line 1 is longer than " + OrderFile.LONGEST_LINE);
    }

    private List<String> lines(String content) throws IOException {
        List<String> lines = new ArrayList<>();
        try (OrderFile orders = OrderFile.open(write(content))) {
            for (OrderLine line = orders.next(); line != null; line = orders.next()) {
                lines.add(line.text());
            }
        }
        return lines;
    }

    private Path write(String content) throws IOException {
        return Files.writeString(directory.resolve("file"), content);
    }
}
