package io.posthorn.tck.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("point-27")
class MapMessageTest {
    @RegisterExtension
    final Client client = new Client();

    private MapMessage message;

    @BeforeEach
    void createMessage() throws JMSException {
        message = client.session().createMapMessage();
    }

    private interface Getter {
        Object get(MapMessage message) throws JMSException;
    }

    private static final Map<String, Getter> GETTERS = new LinkedHashMap<>();

    static {
        GETTERS.put("boolean", m -> m.getBoolean("p"));
        GETTERS.put("byte", m -> m.getByte("p"));
        GETTERS.put("short", m -> m.getShort("p"));
        GETTERS.put("char", m -> m.getChar("p"));
        GETTERS.put("int", m -> m.getInt("p"));
        GETTERS.put("long", m -> m.getLong("p"));
        GETTERS.put("float", m -> m.getFloat("p"));
        GETTERS.put("double", m -> m.getDouble("p"));
        GETTERS.put("String", m -> m.getString("p"));
        GETTERS.put("byte[]", m -> m.getBytes("p"));
    }

    static Stream<Arguments> allowed() {
        return BodyConversions.cells(true);
    }

    static Stream<Arguments> refused() {
        return BodyConversions.cells(false);
    }

    private MapMessage carried(Object value) throws JMSException {
        message.setObject("p", value);
        return client.carried(message);
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("allowed")
    @Tag("3.11.3")
    void aCellOfTheTableIsRead(String set, String as) throws JMSException {
        MapMessage received = carried(BodyConversions.value(set));

        assertThat(GETTERS.get(as).get(received)).isEqualTo(BodyConversions.expected(set, as));
    }

    @ParameterizedTest(name = "{0} as {1}")
    @MethodSource("refused")
    @Tag("3.11.3")
    void whatIsNotInTheTableIsRefused(String set, String as) throws JMSException {
        MapMessage received = carried(BodyConversions.value(set));

        assertThatThrownBy(() -> GETTERS.get(as).get(received)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    @Tag("3.11.3")
    void textThatIsNoNumberIsANumberFormatException() throws JMSException {
        MapMessage received = carried("x");

        for (String as : List.of("byte", "short", "int", "long", "float", "double")) {
            assertThatThrownBy(() -> GETTERS.get(as).get(received)).isInstanceOf(NumberFormatException.class);
        }
        assertThat(received.getBoolean("p")).isFalse();
    }

    /** Red if getChar takes null for a blank. */
    @Test
    @Tag("3.11.3")
    @Tag("point-26")
    void whatIsNullOrMissingIsReadAsNullWouldBe() throws JMSException {
        MapMessage received = carried(null);
        for (String name : List.of("p", "missing")) {
            assertThat(received.getObject(name)).isNull();
            assertThat(received.getString(name)).isNull();
            assertThat(received.getBytes(name)).isNull();
            assertThat(received.getBoolean(name)).isFalse();
            assertThatThrownBy(() -> received.getByte(name)).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> received.getShort(name)).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> received.getInt(name)).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> received.getLong(name)).isInstanceOf(NumberFormatException.class);
            assertThatThrownBy(() -> received.getChar(name)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> received.getFloat(name)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> received.getDouble(name)).isInstanceOf(NullPointerException.class);
        }
        assertThat(received.itemExists("p")).isTrue();
        assertThat(received.itemExists("missing")).isFalse();
    }

    /** Red if JmsMapMessage does not look at the name. */
    @Test
    @Tag("3.11")
    void noSetterTakesANameThatIsNullOrEmpty() {
        for (String name : new String[] {null, ""}) {
            assertThatThrownBy(() -> message.setBoolean(name, true)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setByte(name, (byte) 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setShort(name, (short) 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setChar(name, 'c')).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setInt(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setLong(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setFloat(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setDouble(name, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setString(name, "")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setBytes(name, new byte[1])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setBytes(name, new byte[1], 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> message.setObject(name, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @Tag("3.11.3")
    @Tag("10.3")
    void onlyPrimitivesTextAndBytesAreValues() {
        for (Object other : List.of(new Object(), Instant.EPOCH, Map.of(), List.of(), Set.of(), new char[1])) {
            assertThatThrownBy(() -> message.setObject("p", other)).isInstanceOf(MessageFormatException.class);
        }
    }

    /** Red if setBytes keeps the caller's array. */
    @Test
    @Tag("3.12")
    void bytesAreCopied() throws JMSException {
        byte[] bytes = {1, 2, 3, 4};
        message.setBytes("all", bytes);
        message.setBytes("some", bytes, 1, 2);
        bytes[1] = 9;

        assertThat(message.getBytes("all")).containsExactly(1, 2, 3, 4);
        MapMessage received = client.carried(message);
        assertThat(received.getBytes("all")).containsExactly(1, 2, 3, 4);
        assertThat(received.getBytes("some")).containsExactly(2, 3);
        assertThat(received.getObject("some")).isEqualTo(new byte[] {2, 3});
    }

    @Test
    @Tag("3.11.3")
    void namesAndTypesArrive() throws JMSException {
        message.setBoolean("boolean", true);
        message.setByte("byte", (byte) -1);
        message.setShort("short", (short) -2);
        message.setChar("char", 'ß');
        message.setInt("int", -3);
        message.setLong("long", -4);
        message.setFloat("float", -5.5f);
        message.setDouble("double", -6.5);
        message.setString("string", "seven");

        MapMessage received = client.carried(message);

        assertThat(Client.names(received.getMapNames())).hasSize(9);
        assertThat(received.getObject("boolean")).isEqualTo(true);
        assertThat(received.getObject("byte")).isEqualTo((byte) -1);
        assertThat(received.getObject("short")).isEqualTo((short) -2);
        assertThat(received.getObject("char")).isEqualTo('ß');
        assertThat(received.getObject("int")).isEqualTo(-3);
        assertThat(received.getObject("long")).isEqualTo(-4L);
        assertThat(received.getObject("float")).isEqualTo(-5.5f);
        assertThat(received.getObject("double")).isEqualTo(-6.5);
        assertThat(received.getObject("string")).isEqualTo("seven");
    }

    @Test
    @Tag("3.10")
    @Tag("3.11.1")
    @Tag("3.11.2")
    @Tag("point-25")
    void aReceivedMapIsReadOnlyUntilItIsCleared() throws JMSException {
        MapMessage received = carried(1);

        assertThatThrownBy(() -> received.setBoolean("q", true)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setByte("q", (byte) 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setShort("q", (short) 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setChar("q", 'c')).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setInt("q", 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setLong("q", 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setFloat("q", 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setDouble("q", 1)).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setString("q", "")).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setBytes("q", new byte[1])).isInstanceOf(MessageNotWriteableException.class);
        assertThatThrownBy(() -> received.setObject("q", 1)).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        assertThat(received.itemExists("p")).isFalse();
        received.setInt("q", 1);
        assertThat(received.getInt("q")).isEqualTo(1);
    }
}
