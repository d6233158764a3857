package io.posthorn.jms.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.jms.PosthornConnectionFactory;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/connection-options.md tells of the options that there are, and of no others. */
class DocumentedOptionsTest {
    private static final String IGNORED = "\n## Ignored\n";
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern OPTION = Pattern.compile("(?:jms|transport)\\.[A-Za-z.]+");

    private static final Pattern LAST_CELL = Pattern.compile("\\|[^|]*\\|$");

    @Test
    void eachOptionHasARowWithItsNamesItsSetterItsDefaultAndItsRange() throws Exception {
        List<String> expected = new ArrayList<>();
        for (ConnectionOption option : ConnectionOption.values()) {
            String setter = setter(option);
            expected.add("| " + quoted(option) + " | `" + setter + "` | " + standard(setter) + " |"
                    + (option.range().isEmpty() ? "" : " " + option.range()) + " |");
        }

        List<String> rows = page().lines()
                .filter(line -> line.contains("| `set"))
                .map(line -> LAST_CELL.matcher(line).replaceFirst("|"))
                .toList();

        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void eachOptionThatItNamesIsOne() throws IOException {
        String page = page();
        for (String name : codes(page.substring(0, page.indexOf(IGNORED)), OPTION)) {
            assertThat(ConnectionOption.named(name)).as(name).isPresent();
        }
    }

    @Test
    void whatItCallsIgnoredIsIgnoredAndTheOptionBesideItIsNamedInTheWarning() throws IOException {
        String page = page();
        List<String[]> rows = page.substring(page.indexOf(IGNORED))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" \\| ", 2))
                .toList();

        assertThat(rows).isNotEmpty();
        for (String[] row : rows) {
            List<String> instead = codes(row[1], OPTION);
            for (String name : codes(row[0], Pattern.compile("[A-Za-z.]+"))) {
                assertThat(ConnectionUrl.parse("tcp://a?" + name + "=1").foreign())
                        .containsExactly(name);
                assertThat(instead).allSatisfy(each -> assertThat(ForeignSettings.told(List.of(name)))
                        .contains(each));
                assertThat(ForeignSettings.told(List.of(name)).contains("(no:"))
                        .as(name)
                        .isEqualTo(row[1].startsWith("nothing:") || row[1].startsWith("nothing yet"));
            }
            assertThat(instead)
                    .allSatisfy(name -> assertThat(ConnectionOption.named(name)).isPresent());
        }
    }

    @Test
    void itsLimitsAreThoseOfTheCode() throws IOException {
        assertThat(page().lines())
                .anyMatch(line ->
                        line.startsWith("| Name of a queue or topic | 1 to " + DestinationName.MAX_LENGTH + " "))
                .anyMatch(line -> line.startsWith(
                        "| Client id, name of a subscription | " + ProtocolLimits.MAX_NAME + " characters"))
                .anyMatch(line ->
                        line.startsWith("| Properties of a message | " + grouped(EncodedMessage.MAX_PROPERTIES) + ";"))
                .anyMatch(line -> line.startsWith("| Body | " + grouped(ProtocolLimits.MAX_BODY) + " bytes")
                        && line.contains(" " + ProtocolLimits.PART / 1024 + " KiB"))
                .anyMatch(line -> line.startsWith("| Headers and properties together |")
                        && line.contains(" " + ProtocolLimits.DEFAULT_MAX_FRAME / 1024 / 1024 + " MiB"))
                .anyMatch(line -> line.startsWith("| Selector | " + ProtocolLimits.MAX_SELECTOR / 1024 + " KiB"))
                .anyMatch(line -> line.startsWith("| Sessions, consumers of a connection | "
                        + grouped(ProtocolLimits.MAX_SESSIONS) + " of each"));
        assertThat(ProtocolLimits.MAX_CONSUMERS).isEqualTo(ProtocolLimits.MAX_SESSIONS);
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static List<String> codes(String text, Pattern wanted) {
        return CODE.matcher(text)
                .results()
                .map(code -> code.group(1))
                .filter(code -> wanted.matcher(code).matches())
                .toList();
    }

    private static String quoted(ConnectionOption option) {
        return String.join(
                ", ",
                option.names().stream().distinct().map(name -> "`" + name + "`").toList());
    }

    private static String setter(ConnectionOption option) {
        if (option == ConnectionOption.USER) {
            return "setUser";
        }
        StringBuilder setter = new StringBuilder("set");
        for (String word : ConnectionOption.withoutPrefix(option.mainName()).split("\\.", -1)) {
            setter.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return setter.toString();
    }

    /** What a new factory has; a password has no getter. */
    private static String standard(String setter) throws Exception {
        PropertyDescriptor property = Arrays.stream(Introspector.getBeanInfo(PosthornConnectionFactory.class)
                        .getPropertyDescriptors())
                .filter(each -> each.getWriteMethod() != null
                        && each.getWriteMethod().getName().equals(setter))
                .findFirst()
                .orElseThrow();
        Object value = property.getReadMethod() == null
                ? null
                : property.getReadMethod().invoke(new PosthornConnectionFactory());
        return value == null ? "none" : value.toString();
    }

    private static String page() throws IOException {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs/connection-options.md"))) {
            directory = directory.getParent();
        }
        return Files.readString(directory.resolve("docs/connection-options.md"));
    }
}
