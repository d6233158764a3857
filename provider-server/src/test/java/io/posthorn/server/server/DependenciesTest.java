package io.posthorn.server.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.mapdb.DB;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What an application gets that depends on this module. What the root pom.xml manages does not reach it, exclusions do. */
class DependenciesTest {
    private static final Path ROOT = root();

    /** Sabotage: take an exclusion of MapDB out, or what stands in its place. */
    @Test
    void noVersionRangeOfMapDbReachesIt() throws Exception {
        Document mapDb = read(DB.class.getResourceAsStream("/META-INF/maven/org.mapdb/mapdb/pom.xml"));
        Element managed = dependency(read(ROOT.resolve("pom.xml")), "org.mapdb", "mapdb");
        Document ours = read(ROOT.resolve("provider-server/pom.xml"));
        List<String> ranges = new ArrayList<>();
        for (Element dependency : elements(mapDb.getDocumentElement(), "dependency")) {
            if (isRange(mapDb, text(dependency, "version")) && !"test".equals(text(dependency, "scope"))) {
                String group = text(dependency, "groupId");
                String artifact = text(dependency, "artifactId");
                ranges.add(artifact);
                assertThat(elements(managed, "exclusion"))
                        .as("exclusion of " + artifact)
                        .anyMatch(exclusion -> text(exclusion, "groupId").equals(group)
                                && List.of("*", artifact).contains(text(exclusion, "artifactId")));
                // That one is not needed.
                if (!artifact.endsWith("-forkjoin")) {
                    assertThat(dependency(ours, group, artifact)).as(artifact).isNotNull();
                }
            }
        }
        assertThat(ranges).contains("kotlin-stdlib", "guava");
        assertThat(elements(dependency(ours, "org.mapdb", "mapdb"), "exclusion"))
                .as("exclusions that would take the place of those in the root")
                .isEmpty();
    }

    /** Sabotage: make logback a dependency like all others. */
    @Test
    void itBringsNoLoggingOfItsOwn() throws Exception {
        Element logback =
                dependency(read(ROOT.resolve("provider-server/pom.xml")), "ch.qos.logback", "logback-classic");

        assertThat(text(logback, "optional")).isEqualTo("true");
    }

    private static boolean isRange(Document pom, String version) {
        String value = version;
        if (version.startsWith("${")) {
            value = text(pom.getDocumentElement(), version.substring(2, version.length() - 1));
        }
        return value.startsWith("[") || value.startsWith("(");
    }

    private static Element dependency(Document pom, String group, String artifact) {
        return elements(pom.getDocumentElement(), "dependency").stream()
                .filter(each -> text(each, "groupId").equals(group)
                        && text(each, "artifactId").equals(artifact))
                .findFirst()
                .orElse(null);
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static String text(Element parent, String name) {
        List<Element> found = elements(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
    }

    private static Document read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    private static Document read(InputStream in) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("provider-server/pom.xml"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
