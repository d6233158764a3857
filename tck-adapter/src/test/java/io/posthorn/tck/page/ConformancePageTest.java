package io.posthorn.tck.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.tck.page.ConformanceTests.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page that is committed tells of the tests that there are. */
class ConformancePageTest {
    private static final Path PAGE = Path.of("..", "docs", "jms-conformance.md");

    @Test
    void itListsEachTestUnderEachOfItsSectionsAndNoOther() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (Case each : ConformanceTests.all()) {
            for (String tag : each.tags()) {
                expected.add(ConformancePage.row(tag.replace("point-", ""), each, "passed", "passed"));
            }
        }

        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.contains("Test: "))
                .toList();

        assertThat(rows)
                .as("run tck-adapter/write-conformance after a build, and commit what it writes")
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theSuiteOfJoramIsThereAsAWhole() throws IOException {
        assertThat(Files.readAllLines(PAGE)).contains("| all | 196 of 196 | 196 of 196 |");
    }

    @Test
    void everyTestHasASectionAndEveryPointATest() {
        List<Case> all = ConformanceTests.all();

        assertThat(all).allMatch(each -> each.tags().stream().anyMatch(tag -> !tag.startsWith("point-")));
        List<String> points = IntStream.rangeClosed(1, 40)
                .mapToObj(point -> "point-%02d".formatted(point))
                .toList();
        assertThat(points)
                .allMatch(point -> all.stream().anyMatch(each -> each.tags().contains(point)));
    }

    /** A section that there is not would stand on the page as any other. */
    @Test
    void everySectionIsOneOfTheSpecificationAndHasAChapter() {
        Set<String> sections = new TreeSet<>();
        ConformanceTests.all().forEach(each -> sections.addAll(each.tags()));
        sections.removeIf(tag -> tag.startsWith("point-"));

        assertThat(sections).allMatch(Sections::has).allMatch(ConformancePage::hasChapterOf);
    }
}
