package io.posthorn.tck.page;

import io.posthorn.tck.page.ConformanceTests.Case;
import io.posthorn.tck.page.SurefireReports.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes the page: {@code ConformancePage REPORTS-OF-JAKARTA REPORTS-OF-JAVAX FILE}. It is the same whenever the tests and
 * their results are.
 */
final class ConformancePage {
    static final String JORAM = "org.objectweb.jtests.jms.conform.";
    private static final Comparator<String> BY_NUMBERS =
            Comparator.comparing(ConformancePage::numbers, Arrays::compare);

    private static final Map<String, String> CHAPTERS = new TreeMap<>(Map.of(
            "2", "Architecture",
            "3", "Messages",
            "4", "Messaging domains",
            "5", "Administered objects",
            "6", "Connections and sessions",
            "7", "Sending",
            "8", "Consuming",
            "9", "The APIs of one domain",
            "10", "Exceptions",
            "11", "Application servers"));

    private final SurefireReports jakarta;
    private final SurefireReports javax;

    private ConformancePage(SurefireReports jakarta, SurefireReports javax) {
        this.jakarta = jakarta;
        this.javax = javax;
    }

    public static void main(String[] arguments) throws IOException {
        SurefireReports jakarta = SurefireReports.read(Path.of(arguments[0]));
        SurefireReports javax = SurefireReports.read(Path.of(arguments[1]));
        Files.writeString(Path.of(arguments[2]), new ConformancePage(jakarta, javax).text());
    }

    private String text() {
        List<String> lines = new ArrayList<>(List.of(
                "# Conformance",
                "",
                "Written by `tck-adapter/write-conformance` from the results of a build; `jakarta` is the client for Jakarta"
                        + " Messaging 3.1,",
                "`javax` that for JMS 2.0. Sections are those of Jakarta Messaging 3.1. A test that is skipped counts as"
                        + " failed. A test of",
                "several sections stands under each.",
                "",
                "What a provider must not lose or deliver twice (6.2.11, 6.2.12, 7.3.1, 7.7, 9.1) is shown by tests that kill the"
                        + " broker, in",
                "`io.posthorn.tck.crash`. Chapters 1, 14 and 15 tell and show, and ask for nothing. Chapter 12 is asked of"
                        + " application servers, and",
                "a resource adapter (13) need not be part of a provider: how beans use Posthorn is told [elsewhere](jakarta-ee.md).",
                ""));
        addJoram(lines);
        Map<String, List<Case>> bySection = byTags(tag -> Character.isDigit(tag.charAt(0)));
        addCounts(lines);
        String chapter = "";
        for (Map.Entry<String, List<Case>> section : bySection.entrySet()) {
            String number = section.getKey().split("\\.", 2)[0];
            if (!number.equals(chapter)) {
                chapter = number;
                lines.addAll(List.of(
                        "",
                        "## " + chapter + ". " + CHAPTERS.get(chapter),
                        "| Section | Test | `jakarta` | `javax` |",
                        "|---|---|---|---|"));
            }
            section.getValue().forEach(each -> lines.add(row(section.getKey(), each)));
        }
        lines.addAll(List.of(
                "",
                "## Points that providers get wrong",
                "| Point | Test | `jakarta` | `javax` |",
                "|---|---|---|---|"));
        byTags(tag -> tag.startsWith("point-"))
                .forEach((tag, cases) -> cases.forEach(each -> lines.add(row(tag.substring("point-".length()), each))));
        return String.join("\n", lines) + "\n";
    }

    /** The line of a test, if it went so. */
    static String row(String heading, Case each, String jakarta, String javax) {
        return "| " + heading + " | " + each.type().getSimpleName() + ": " + each.method() + " | " + jakarta + " | "
                + javax + " |";
    }

    private String row(String heading, Case each) {
        return row(
                heading,
                each,
                result(jakarta.of(each.type(), each.method())),
                result(javax.of(each.type(), each.method())));
    }

    private static String result(Outcome outcome) {
        return outcome.good() ? "passed" : outcome.runs() == 0 ? "failed: not run" : "failed";
    }

    private void addJoram(List<String> lines) {
        lines.addAll(
                List.of("## The suite of Joram", "| Tests | `jakarta` passed | `javax` passed |", "|---|---|---|"));
        Map<String, Outcome> first = jakarta.ofClasses(JORAM);
        Map<String, Outcome> second = javax.ofClasses(JORAM);
        first.forEach((name, outcome) -> lines.add("| " + name.substring(JORAM.length()) + " | " + of(outcome) + " | "
                + of(second.getOrDefault(name, Outcome.NONE)) + " |"));
        lines.add("| all | " + of(sum(first)) + " | " + of(sum(second)) + " |");
    }

    private void addCounts(List<String> lines) {
        lines.addAll(List.of(
                "",
                "## Our own tests",
                "| Chapter | Tests | Runs with different values, `jakarta` passed | `javax` passed |",
                "|---|---|---|---|"));
        Map<String, List<Case>> byPackage = new TreeMap<>();
        for (Case each : ConformanceTests.all()) {
            String name = each.type().getPackageName();
            byPackage
                    .computeIfAbsent(name.substring(name.lastIndexOf('.') + 1), key -> new ArrayList<>())
                    .add(each);
        }
        byPackage.forEach((name, cases) -> lines.add("| " + name + " | " + cases.size() + " | "
                + of(sum(cases, jakarta)) + " | " + of(sum(cases, javax)) + " |"));
    }

    private static Outcome sum(List<Case> cases, SurefireReports reports) {
        return sum(cases.stream().map(each -> reports.of(each.type(), each.method())));
    }

    private static Outcome sum(Map<String, Outcome> outcomes) {
        return sum(outcomes.values().stream());
    }

    private static Outcome sum(Stream<Outcome> outcomes) {
        return outcomes.reduce(Outcome.NONE, (a, b) -> new Outcome(a.runs() + b.runs(), a.passed() + b.passed()));
    }

    private static String of(Outcome outcome) {
        return outcome.passed() + " of " + outcome.runs();
    }

    private interface Wanted {
        boolean has(String tag);
    }

    private static Map<String, List<Case>> byTags(Wanted wanted) {
        Map<String, List<Case>> byTag = new TreeMap<>(BY_NUMBERS);
        for (Case each : ConformanceTests.all()) {
            for (String tag : each.tags()) {
                if (wanted.has(tag)) {
                    byTag.computeIfAbsent(tag, key -> new ArrayList<>()).add(each);
                }
            }
        }
        return byTag;
    }

    /** Whether the page has a heading for the chapter of this section. */
    static boolean hasChapterOf(String section) {
        return CHAPTERS.containsKey(section.split("\\.", 2)[0]);
    }

    private static int[] numbers(String tag) {
        return Stream.of(tag.replace("point-", "").split("\\."))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
