package io.posthorn.jakartaee;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/jakarta-ee.md} shows stands in the files that are tested here, line by line. */
class DocumentTest {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "jakarta-ee.md");
    private static final Pattern BLOCK = Pattern.compile("```(?:java|xml)\n(.*?)```", Pattern.DOTALL);

    @Test
    void everySnippetIsTakenFromAFileThatRuns() throws IOException {
        List<String> snippets = BLOCK.matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult block) -> stripped(block.group(1)))
                .toList();

        String files = filesOfThisModule();

        assertThat(snippets).hasSize(5).allSatisfy(snippet -> assertThat(files).contains(snippet));
    }

    private static String filesOfThisModule() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(Path.of("src", "test"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(stripped(Files.readString(file))).append('\n');
            }
        }
        return all.toString();
    }

    /** Without indentation, which differs from place to place, and without comments of XML. */
    private static String stripped(String text) {
        return text.replaceAll("(?s)<!--.*?-->", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }
}
