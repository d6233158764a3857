package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.jms.object.ObjectReading;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;

@Tag("§3.11.3")
class JmsMapMessageTest {
    private final JmsMapMessage message = new JmsMapMessage();

    @Test
    void everyTypeIsReadAsItWasSet() throws JMSException {
        // given
        message.setBoolean("boolean", true);
        message.setByte("byte", (byte) 1);
        message.setShort("short", (short) 2);
        message.setChar("char", '\u0000');
        message.setInt("int", 3);
        message.setLong("long", 4);
        message.setFloat("float", 5.5f);
        message.setDouble("double", 6.5);
        message.setString("String", "größe");
        message.setBytes("bytes", new byte[] {7, 8});
        message.setBytes("part", new byte[] {0, 9, 0}, 1, 1);
        message.setObject("null", null);

        // when
        MapMessage received = (MapMessage) Deliveries.received(message);

        // then
        assertThat(received.getBoolean("boolean")).isTrue();
        assertThat(received.getByte("byte")).isEqualTo((byte) 1);
        assertThat(received.getShort("short")).isEqualTo((short) 2);
        assertThat(received.getChar("char")).isEqualTo('\u0000');
        assertThat(received.getInt("int")).isEqualTo(3);
        assertThat(received.getLong("long")).isEqualTo(4);
        assertThat(received.getFloat("float")).isEqualTo(5.5f);
        assertThat(received.getDouble("double")).isEqualTo(6.5);
        assertThat(received.getString("String")).isEqualTo("größe");
        assertThat(received.getBytes("bytes")).containsExactly(7, 8);
        assertThat(received.getObject("part")).isEqualTo(new byte[] {9});
        assertThat(received.getObject("null")).isNull();
        assertThat(received.itemExists("null")).isTrue();
        assertThat(received.itemExists("unset")).isFalse();
        assertThat(received.getObject("char")).isEqualTo('\u0000');
        assertThat(received.getObject("short")).isEqualTo((short) 2);
        assertThat(names(received))
                .containsExactly(
                        "boolean", "byte", "short", "char", "int", "long", "float", "double", "String", "bytes", "part",
                        "null");
    }

    @Test
    void aCharIsReadAsCharAndTextOnly() throws JMSException {
        message.setChar("c", 'x');
        assertThat(message.getString("c")).isEqualTo("x");
        for (ThrowingCallable read : List.<ThrowingCallable>of(
                () -> message.getBoolean("c"),
                () -> message.getByte("c"),
                () -> message.getShort("c"),
                () -> message.getInt("c"),
                () -> message.getLong("c"),
                () -> message.getFloat("c"),
                () -> message.getDouble("c"),
                () -> message.getBytes("c"))) {
            assertThatExceptionOfType(MessageFormatException.class).isThrownBy(read);
        }
    }

    @Test
    void bytesAreReadAsBytesOnly() throws JMSException {
        message.setBytes("b", new byte[] {1});
        for (ThrowingCallable read : List.<ThrowingCallable>of(
                () -> message.getString("b"),
                () -> message.getChar("b"),
                () -> message.getBoolean("b"),
                () -> message.getInt("b"),
                () -> message.getDouble("b"))) {
            assertThatExceptionOfType(MessageFormatException.class).isThrownBy(read);
        }
    }

    @Test
    void textIsReadNeitherAsCharNorAsBytes() throws JMSException {
        message.setString("s", "1");
        assertThat(message.getInt("s")).isEqualTo(1);
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> message.getChar("s"));
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> message.getBytes("s"));
    }

    @Test
    void aValueThatIsNotThereReadsAsNull() throws JMSException {
        assertThat(message.getBoolean("unset")).isFalse();
        assertThat(message.getString("unset")).isNull();
        assertThat(message.getBytes("unset")).isNull();
        assertThat(message.getObject("unset")).isNull();
        assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> message.getInt("unset"));
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> message.getChar("unset"));
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> message.getDouble("unset"));
    }

    @ParameterizedTest
    @NullAndEmptySource
    void aNameMustNotBeNullOrEmpty(String name) {
        for (ThrowingCallable set : List.<ThrowingCallable>of(
                () -> message.setBoolean(name, true),
                () -> message.setByte(name, (byte) 1),
                () -> message.setShort(name, (short) 1),
                () -> message.setChar(name, 'c'),
                () -> message.setInt(name, 1),
                () -> message.setLong(name, 1),
                () -> message.setFloat(name, 1),
                () -> message.setDouble(name, 1),
                () -> message.setString(name, "x"),
                () -> message.setBytes(name, new byte[1]),
                () -> message.setBytes(name, new byte[1], 0, 1),
                () -> message.setObject(name, 1))) {
            assertThatIllegalArgumentException().isThrownBy(set);
        }
    }

    @Test
    void aNameNeedNotBeAnIdentifier() throws JMSException {
        message.setInt("not an identifier", 1);
        assertThat(((MapMessage) Deliveries.received(message)).getInt("not an identifier"))
                .isEqualTo(1);
    }

    @Test
    void onlyPrimitiveTypesAndTextAndBytesAreValues() {
        for (Object value : List.of(Map.of(), List.of(), BigDecimal.ONE, new Object())) {
            assertThatExceptionOfType(MessageFormatException.class)
                    .isThrownBy(() -> message.setObject("x", value))
                    .withMessageContaining(value.getClass().getName());
        }
    }

    /** Sabotage: leave out copyOf in setObject. */
    @Test
    void bytesAreCopiedOnTheirWayInAndOut() throws JMSException {
        // given
        byte[] bytes = {1};
        message.setBytes("b", bytes);

        // when
        bytes[0] = 2;
        message.getBytes("b")[0] = 3;
        ((byte[]) message.getObject("b"))[0] = 4;
        ((byte[]) message.getBody(Map.class).get("b"))[0] = 5;

        // then
        assertThat(message.getBytes("b")).containsExactly(1);
    }

    @Test
    @Tag("§3.11.2")
    void aReceivedMapIsReadOnlyUntilItIsCleared() throws JMSException {
        // given
        message.setInt("a", 1);
        MapMessage received = (MapMessage) Deliveries.received(message);
        assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> received.setInt("a", 2));
        assertThatExceptionOfType(MessageNotWriteableException.class)
                .isThrownBy(() -> received.setBytes("b", new byte[1]));

        // when
        received.clearBody();
        received.setInt("b", 2);

        // then
        assertThat(names(received)).containsExactly("b");
    }

    @Test
    @Tag("§3.11")
    void theBodyIsAMapAndNothingElse() throws JMSException {
        // given
        message.setInt("a", 1);

        // then
        for (JmsMessage each : List.of(message, Deliveries.received(message))) {
            assertThat(each.getBody(Map.class).get("a")).isEqualTo(1);
            assertThat(each.isBodyAssignableTo(Map.class)).isTrue();
            assertThat(each.isBodyAssignableTo(Object.class)).isTrue();
            assertThat(each.isBodyAssignableTo(String.class)).isFalse();
            assertThat(each.isBodyAssignableTo(java.util.LinkedHashMap.class)).isFalse();
            assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> each.getBody(String.class));
        }
    }

    @Test
    @Tag("§3.11")
    void anEmptyMapIsNoBody() throws JMSException {
        for (JmsMessage each : List.of(message, Deliveries.received(message))) {
            assertThat(each.isBodyAssignableTo(String.class)).isTrue();
            assertThat(each.getBody(String.class)).isNull();
        }
    }

    @Test
    void aDamagedBodyIsAMessageFormatException() throws JMSException {
        // given
        EncodedMessage encoded = EncodedMessage.of(Deliveries.encoded(message).head(), new byte[] {5, 1, 'a', 99});
        MapMessage received = (MapMessage) MessageMapper.decode(encoded, null, 1, () -> {}, ObjectReading.VALUES_ONLY);

        // then
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> received.getInt("a"));
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(received::getMapNames);
    }

    private static List<String> names(MapMessage map) throws JMSException {
        List<String> names = new ArrayList<>();
        for (Enumeration<?> all = map.getMapNames(); all.hasMoreElements(); ) {
            names.add((String) all.nextElement());
        }
        return names;
    }

    /** Sabotage: leave it to Arrays.copyOfRange, which fills up with zeros. */
    @Test
    void aPartOfAnArrayLiesInTheArray() throws JMSException {
        JmsMapMessage message = new JmsMapMessage();

        for (int[] part : new int[][] {{1, 2}, {-1, 1}, {3, 0}, {0, -1}}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> message.setBytes("b", new byte[] {1, 2}, part[0], part[1]));
        }
    }
}
