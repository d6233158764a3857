package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("§3.5.4")
class PropertyConversionTest {
    /** The table of the specification: a value set as the row's type may be read as these. */
    private static final Map<Object, Set<String>> READABLE_AS = Map.of(
            true,
            Set.of("boolean", "String"),
            (byte) 1,
            Set.of("byte", "short", "int", "long", "String"),
            (short) 1,
            Set.of("short", "int", "long", "String"),
            1,
            Set.of("int", "long", "String"),
            1L,
            Set.of("long", "String"),
            1.5f,
            Set.of("float", "double", "String"),
            1.5d,
            Set.of("double", "String"));

    /** What each getter gives for the value above that has its own type. */
    private static final Map<String, Object> VALUES = Map.of(
            "boolean", true, "byte", (byte) 1, "short", (short) 1, "int", 1, "long", 1L, "float", 1.5f, "double", 1.5d);

    private interface Getter {
        Object get(Message message, String name) throws JMSException;
    }

    private static final Map<String, Getter> GETTERS = getters();

    private static Map<String, Getter> getters() {
        Map<String, Getter> getters = new LinkedHashMap<>();
        getters.put("boolean", Message::getBooleanProperty);
        getters.put("byte", Message::getByteProperty);
        getters.put("short", Message::getShortProperty);
        getters.put("int", Message::getIntProperty);
        getters.put("long", Message::getLongProperty);
        getters.put("float", Message::getFloatProperty);
        getters.put("double", Message::getDoubleProperty);
        getters.put("String", Message::getStringProperty);
        return getters;
    }

    @TestFactory
    List<DynamicTest> eachTypeIsReadAsTheTableSaysAndAsNothingElse() {
        return READABLE_AS.entrySet().stream()
                .flatMap(row -> GETTERS.keySet().stream()
                        .map(target -> DynamicTest.dynamicTest(
                                row.getKey().getClass().getSimpleName() + " as " + target,
                                () -> verify(
                                        row.getKey(), target, row.getValue().contains(target)))))
                .toList();
    }

    private static void verify(Object value, String target, boolean readable) throws JMSException {
        // given
        Message message = new JmsPlainMessage();
        message.setObjectProperty("p", value);
        Getter getter = GETTERS.get(target);

        // then
        if (readable) {
            Object expected = target.equals("String") ? value.toString() : VALUES.get(target);
            assertThat(getter.get(message, "p")).isEqualTo(expected);
        } else {
            assertThatExceptionOfType(MessageFormatException.class)
                    .isThrownBy(() -> getter.get(message, "p"))
                    .withMessageContaining("p");
        }
        assertThat(message.getObjectProperty("p")).isEqualTo(value);
    }

    @Test
    void textIsReadAsWhatItSays() throws JMSException {
        // given
        Message message = new JmsPlainMessage();
        message.setStringProperty("one", "1");
        message.setStringProperty("half", "0.5");
        message.setStringProperty("yes", "TRUE");

        // then
        assertThat(message.getByteProperty("one")).isEqualTo((byte) 1);
        assertThat(message.getShortProperty("one")).isEqualTo((short) 1);
        assertThat(message.getIntProperty("one")).isEqualTo(1);
        assertThat(message.getLongProperty("one")).isEqualTo(1L);
        assertThat(message.getFloatProperty("half")).isEqualTo(0.5f);
        assertThat(message.getDoubleProperty("half")).isEqualTo(0.5d);
        assertThat(message.getBooleanProperty("yes")).isTrue();
        assertThat(message.getBooleanProperty("one")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte", "short", "int", "long", "float", "double"})
    void textThatIsNoNumberIsANumberFormatException(String target) throws JMSException {
        // given
        Message message = new JmsPlainMessage();
        message.setStringProperty("p", "one");

        // then
        assertThatExceptionOfType(NumberFormatException.class)
                .isThrownBy(() -> GETTERS.get(target).get(message, "p"));
    }

    @Test
    @Tag("§3.5.8")
    void aPropertyThatIsNotThereReadsAsNull() throws JMSException {
        verifyReadsAsNull(new JmsPlainMessage(), "unset");
    }

    @Test
    @Tag("§3.5.8")
    void aPropertyThatIsNullReadsAsOneThatIsNotThereButExists() throws JMSException {
        // given
        Message message = new JmsPlainMessage();
        message.setStringProperty("text", null);
        message.setObjectProperty("object", null);

        // then
        verifyReadsAsNull(message, "text");
        verifyReadsAsNull(message, "object");
        assertThat(message.propertyExists("text")).isTrue();
        assertThat(message.propertyExists("unset")).isFalse();
        assertThat(message.propertyExists(null)).isFalse();
    }

    /** Sabotage: let toFloat answer null as toInt does. */
    private static void verifyReadsAsNull(Message message, String name) throws JMSException {
        assertThat(message.getBooleanProperty(name)).isFalse();
        assertThat(message.getStringProperty(name)).isNull();
        assertThat(message.getObjectProperty(name)).isNull();
        for (String target : List.of("byte", "short", "int", "long")) {
            assertThatExceptionOfType(NumberFormatException.class)
                    .isThrownBy(() -> GETTERS.get(target).get(message, name));
        }
        for (String target : List.of("float", "double")) {
            assertThatExceptionOfType(NullPointerException.class)
                    .isThrownBy(() -> GETTERS.get(target).get(message, name));
        }
    }

    @Test
    void eachSetterKeepsItsType() throws JMSException {
        // given
        Message message = new JmsPlainMessage();

        // when
        message.setBooleanProperty("boolean", true);
        message.setByteProperty("byte", (byte) 1);
        message.setShortProperty("short", (short) 1);
        message.setIntProperty("int", 1);
        message.setLongProperty("long", 1L);
        message.setFloatProperty("float", 1.5f);
        message.setDoubleProperty("double", 1.5d);
        message.setStringProperty("String", "1");

        // then
        for (Map.Entry<String, Object> value : VALUES.entrySet()) {
            assertThat(message.getObjectProperty(value.getKey())).isEqualTo(value.getValue());
        }
        assertThat(message.getObjectProperty("String")).isEqualTo("1");
    }

    @Test
    void aPropertySetAgainHasTheNewTypeAndValue() throws JMSException {
        // given
        Message message = new JmsPlainMessage();
        message.setIntProperty("p", 1);

        // when
        message.setStringProperty("p", "x");

        // then
        assertThat(message.getObjectProperty("p")).isEqualTo("x");
    }
}
