package io.posthorn.tck.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What became of tests in a run, read from the reports of one module. What was skipped has failed. */
final class SurefireReports {
    private static final Pattern METHOD = Pattern.compile("[\\w$]+");
    private static final List<String> BAD = List.of("failure", "error", "skipped");

    /** How many runs of a test there were, and how many of them went well. */
    record Outcome(int runs, int passed) {
        static final Outcome NONE = new Outcome(0, 0);

        boolean good() {
            return runs > 0 && passed == runs;
        }

        private Outcome and(boolean well) {
            return new Outcome(runs + 1, passed + (well ? 1 : 0));
        }
    }

    private final Map<String, Outcome> ofMethods = new TreeMap<>();
    private final Map<String, Outcome> ofClasses = new TreeMap<>();

    static SurefireReports read(Path directory) throws IOException {
        SurefireReports reports = new SurefireReports();
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .toList();
        }
        for (Path file : files) {
            reports.add(file);
        }
        return reports;
    }

    Outcome of(Class<?> type, String method) {
        return ofMethods.getOrDefault(type.getName() + "#" + method, Outcome.NONE);
    }

    /** By the names of classes that begin so. */
    Map<String, Outcome> ofClasses(String beginning) {
        Map<String, Outcome> those = new TreeMap<>();
        ofClasses.forEach((name, outcome) -> {
            if (name.startsWith(beginning)) {
                those.put(name, outcome);
            }
        });
        return those;
    }

    private void add(Path file) throws IOException {
        NodeList cases = parse(file).getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element each = (Element) cases.item(i);
            boolean well =
                    BAD.stream().allMatch(bad -> each.getElementsByTagName(bad).getLength() == 0);
            String type = each.getAttribute("classname");
            Matcher method = METHOD.matcher(each.getAttribute("name"));
            String name = method.lookingAt() ? method.group() : "";
            ofMethods.merge(type + "#" + name, Outcome.NONE.and(well), (before, one) -> before.and(well));
            ofClasses.merge(type, Outcome.NONE.and(well), (before, one) -> before.and(well));
        }
    }

    private static Document parse(Path file) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(file + " is no report of tests", e);
        }
    }
}
