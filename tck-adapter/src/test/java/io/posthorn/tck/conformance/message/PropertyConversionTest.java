package io.posthorn.tck.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of conversions of properties, cell by cell, of a message that came through the broker. */
@Tag("3.5.4")
@Tag("point-22")
class PropertyConversionTest {
    @RegisterExtension
    final Client client = new Client();

    private interface Getter {
        Object get(Message message) throws JMSException;
    }

    private static final Map<String, Getter> GETTERS = new LinkedHashMap<>();

    static {
        GETTERS.put("boolean", message -> message.getBooleanProperty("p"));
        GETTERS.put("byte", message -> message.getByteProperty("p"));
        GETTERS.put("short", message -> message.getShortProperty("p"));
        GETTERS.put("int", message -> message.getIntProperty("p"));
        GETTERS.put("long", message -> message.getLongProperty("p"));
        GETTERS.put("float", message -> message.getFloatProperty("p"));
        GETTERS.put("double", message -> message.getDoubleProperty("p"));
        GETTERS.put("String", message -> message.getStringProperty("p"));
    }

    private static final Map<String, Object> ONES = Map.of(
            "boolean", true, "byte", (byte) 1, "short", (short) 1, "int", 1, "long", 1L, "float", 1f, "double", 1d);

    private static final Map<String, Set<String>> TABLE = Map.of(
            "boolean", Set.of("boolean", "String"),
            "byte", Set.of("byte", "short", "int", "long", "String"),
            "short", Set.of("short", "int", "long", "String"),
            "int", Set.of("int", "long", "String"),
            "long", Set.of("long", "String"),
            "float", Set.of("float", "double", "String"),
            "double", Set.of("double", "String"));

    static Stream<Arguments> cells(boolean allowed) {
        return TABLE.entrySet().stream().flatMap(row -> GETTERS.keySet().stream()
                .filter(as -> row.getValue().contains(as) == allowed)
                .map(as -> Arguments.of(row.getKey(), as)));
    }

    static Stream<Arguments> allowed() {
        return cells(true);
    }

    static Stream<Arguments> refused() {
        return cells(false);
    }

    private Message carried(Object value) throws JMSException {
        Message message = client.session().createMessage();
        message.setObjectProperty("p", value);
        return client.carried(message);
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("allowed")
    void aCellOfTheTableIsRead(String set, String as) throws JMSException {
        Object value = ONES.get(set);

        Object expected = as.equals("String") ? value.toString() : ONES.get(as);
        assertThat(GETTERS.get(as).get(carried(value))).isEqualTo(expected);
    }

    /** Red if ValueConversion lets a long be read as an int. */
    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("refused")
    void whatIsNotInTheTableIsRefused(String set, String as) throws JMSException {
        Message received = carried(ONES.get(set));

        assertThatThrownBy(() -> GETTERS.get(as).get(received)).isInstanceOf(MessageFormatException.class);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("byte", "-128", (byte) -128),
                Arguments.of("short", "32767", (short) 32767),
                Arguments.of("int", "-5", -5),
                Arguments.of("long", "9223372036854775807", Long.MAX_VALUE),
                Arguments.of("float", "1.5", 1.5f),
                Arguments.of("double", "-2.5e3", -2500d),
                Arguments.of("boolean", "TRUE", true),
                Arguments.of("boolean", "yes", false),
                Arguments.of("String", "text", "text"));
    }

    @ParameterizedTest(name = "\"{1}\" as {0}")
    @MethodSource("texts")
    void textIsReadAsWhatItSays(String as, String text, Object expected) throws JMSException {
        assertThat(GETTERS.get(as).get(carried(text))).isEqualTo(expected);
    }

    static Stream<Arguments> wrongTexts() {
        return Stream.of(
                Arguments.of("byte", "128"),
                Arguments.of("short", "x"),
                Arguments.of("int", ""),
                Arguments.of("int", "1.0"),
                Arguments.of("long", "9223372036854775808"),
                Arguments.of("float", "one"),
                Arguments.of("double", "x"));
    }

    @ParameterizedTest(name = "\"{1}\" as {0}")
    @MethodSource("wrongTexts")
    void textThatIsNoSuchNumberIsANumberFormatException(String as, String text) throws JMSException {
        Message received = carried(text);

        assertThatThrownBy(() -> GETTERS.get(as).get(received)).isInstanceOf(NumberFormatException.class);
    }

    static List<Object> primitives() {
        return List.copyOf(ONES.values());
    }

    @ParameterizedTest
    @MethodSource("primitives")
    @Tag("3.5.5")
    void whatAPrimitiveSetterSetsIsReadAsItsBox(Object value) throws JMSException {
        assertThat(carried(value).getObjectProperty("p")).isEqualTo(value).hasSameClassAs(value);
    }
}
