package io.posthorn.tck.conformance.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies as a whole: getBody, isBodyAssignableTo, text and objects. */
class BodyTest {
    @RegisterExtension
    final Client client = new Client();

    private Session session;

    @BeforeEach
    void openSession() throws JMSException {
        session = client.session();
    }

    @Test
    @Tag("3.11")
    @Tag("point-06")
    void theBodyOfATextMessageIsItsText() throws JMSException {
        Message received = client.carried(session.createTextMessage("text"));

        assertThat(received.getBody(String.class)).isEqualTo("text");
        assertThat(received.getBody(CharSequence.class)).isEqualTo("text");
        assertThat(received.getBody(Object.class)).isEqualTo("text");
        assertThat(received.isBodyAssignableTo(String.class)).isTrue();
        assertThat(received.isBodyAssignableTo(Integer.class)).isFalse();
        assertThatThrownBy(() -> received.getBody(Integer.class)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    @Tag("3.11")
    @Tag("point-06")
    void theBodyOfAMapMessageIsAMapOfItsOwn() throws JMSException {
        MapMessage message = session.createMapMessage();
        message.setInt("one", 1);
        message.setString("two", "2");
        Message received = client.carried(message);

        assertThat((Object) received.getBody(Map.class)).isEqualTo(Map.of("one", 1, "two", "2"));
        assertThat(received.getBody(Object.class)).isEqualTo(Map.of("one", 1, "two", "2"));
        assertThat(received.isBodyAssignableTo(Map.class)).isTrue();
        assertThat(received.isBodyAssignableTo(HashMap.class)).isFalse();
        assertThatThrownBy(() -> received.getBody(String.class)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    @Tag("3.11")
    @Tag("point-06")
    void theBodyOfABytesMessageIsItsBytesAndAllOfThemAgainAndAgain() throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeInt(258);
        BytesMessage received = client.carried(message);

        assertThat(received.getBody(byte[].class)).containsExactly(0, 0, 1, 2);
        assertThat(received.getBody(Object.class)).isEqualTo(new byte[] {0, 0, 1, 2});
        assertThat(received.readInt()).isEqualTo(258);
        assertThat(received.isBodyAssignableTo(byte[].class)).isTrue();
        assertThat(received.isBodyAssignableTo(String.class)).isFalse();
        assertThatThrownBy(() -> received.getBody(String.class)).isInstanceOf(MessageFormatException.class);
    }

    /** Red if JmsStreamMessage gives a body for Object. */
    @Test
    @Tag("3.11")
    @Tag("point-06")
    void aStreamMessageHasNoBodyAsAWhole() throws JMSException {
        StreamMessage message = session.createStreamMessage();
        message.writeInt(1);
        Message received = client.carried(message);

        for (Message each : List.of(message, received)) {
            assertThatThrownBy(() -> each.getBody(Object.class)).isInstanceOf(MessageFormatException.class);
            assertThatThrownBy(() -> each.getBody(Integer.class)).isInstanceOf(MessageFormatException.class);
            assertThat(each.isBodyAssignableTo(Object.class)).isFalse();
        }
        assertThat(client.carried(session.createStreamMessage()).isBodyAssignableTo(Object.class))
                .isFalse();
    }

    @Test
    @Tag("3.11")
    @Tag("point-06")
    void whereThereIsNoBodyItIsNullForEveryType() throws JMSException {
        List<Message> empty = List.of(
                client.carried(session.createMessage()),
                client.carried(session.createTextMessage()),
                client.carried(session.createMapMessage()),
                client.carried(session.createBytesMessage()),
                client.carried(session.createObjectMessage()));
        for (Message each : empty) {
            if (!(each instanceof MapMessage)) {
                assertThat(each.getBody(Integer.class)).isNull();
                assertThat(each.isBodyAssignableTo(Integer.class)).isTrue();
            }
            assertThat((Object) each.getBody(Map.class)).isNull();
            assertThat(each.isBodyAssignableTo(Map.class)).isTrue();
        }
    }

    @Test
    @Tag("3.11")
    void textOfAnyKindArrivesAndNullIsNotEmpty() throws JMSException {
        for (String text : new String[] {null, "", "ä\u0000\uD83D\uDCEF", "x".repeat(100_000)}) {
            TextMessage received = client.carried(session.createTextMessage(text));
            assertThat(received.getText()).isEqualTo(text);
        }
    }

    @Test
    @Tag("3.10")
    @Tag("3.11.1")
    @Tag("3.11.2")
    @Tag("point-25")
    void receivedTextIsReadOnlyUntilItIsCleared() throws JMSException {
        TextMessage received = client.carried(session.createTextMessage("a"));

        assertThatThrownBy(() -> received.setText("b")).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        received.setText("b");
        assertThat(received.getText()).isEqualTo("b");
    }

    /** Red if JmsObjectMessage keeps the object itself. */
    @Test
    @Tag("3.11")
    @Tag("3.12")
    @Tag("point-28")
    void anObjectIsCopiedWhenItIsSet() throws JMSException {
        ArrayList<String> list = new ArrayList<>(List.of("a"));
        ObjectMessage message = session.createObjectMessage(list);
        list.add("b");

        assertThat(message.getObject()).isEqualTo(List.of("a"));
        ObjectMessage received = client.carried(message);
        assertThat(received.getObject()).isEqualTo(List.of("a"));
        assertThat((Object) received.getBody(ArrayList.class)).isEqualTo(List.of("a"));
        assertThat(received.isBodyAssignableTo(List.class)).isTrue();
        assertThat(received.isBodyAssignableTo(String.class)).isFalse();
        assertThatThrownBy(() -> received.getBody(String.class)).isInstanceOf(MessageFormatException.class);
    }

    @Test
    @Tag("3.11")
    @Tag("10.3")
    @Tag("point-28")
    void whatCannotBeWrittenIsRefusedWhenItIsSet() {
        assertThatThrownBy(() -> session.createObjectMessage().setObject(new NotReallySerializable()))
                .isInstanceOf(MessageFormatException.class)
                .hasRootCauseInstanceOf(NotSerializableException.class);
    }

    @Test
    @Tag("3.10")
    @Tag("3.11.1")
    @Tag("3.11.2")
    @Tag("point-25")
    void aReceivedObjectIsReadOnlyUntilItIsCleared() throws JMSException {
        ObjectMessage received = client.carried(session.createObjectMessage("a"));

        assertThat(received.getObject()).isEqualTo("a");
        assertThatThrownBy(() -> received.setObject("b")).isInstanceOf(MessageNotWriteableException.class);
        received.clearBody();
        assertThat(received.getObject()).isNull();
        received.setObject("b");
        assertThat(received.getObject()).isEqualTo("b");
    }

    /** Red if the filter lets a class pass that nobody allowed. */
    @Test
    @Tag("3.11")
    @Tag("point-28")
    void aClassThatNobodyAllowedIsNotRead() throws JMSException {
        ObjectMessage received = client.carried(session.createObjectMessage(new Unheard()));

        assertThatThrownBy(received::getObject)
                .isInstanceOf(MessageFormatException.class)
                .hasMessageContaining(Unheard.class.getName())
                .hasMessageContaining("object.allow");
        assertThatThrownBy(() -> received.getBody(Object.class)).isInstanceOf(MessageFormatException.class);
        for (Class<?> type : List.of(Unheard.class, Serializable.class, Object.class, String.class)) {
            assertThat(received.isBodyAssignableTo(type)).isFalse();
        }
    }

    @Test
    @Tag("3.11")
    @Tag("3.11.4")
    void everyKindOfMessageComesAsItsKind() throws JMSException {
        assertThat(client.carried(session.createBytesMessage())).isInstanceOf(BytesMessage.class);
        assertThat(client.carried(session.createMapMessage())).isInstanceOf(MapMessage.class);
        assertThat(client.carried(session.createObjectMessage())).isInstanceOf(ObjectMessage.class);
        assertThat(client.carried(session.createStreamMessage())).isInstanceOf(StreamMessage.class);
        assertThat(client.carried(session.createTextMessage())).isInstanceOf(TextMessage.class);
        assertThat(client.carried(session.createMessage()))
                .isNotInstanceOfAny(
                        BytesMessage.class,
                        MapMessage.class,
                        ObjectMessage.class,
                        StreamMessage.class,
                        TextMessage.class);
    }

    private static final class Unheard implements Serializable {
        private static final long serialVersionUID = 1;
    }

    private static final class NotReallySerializable implements Serializable {
        private static final long serialVersionUID = 1;

        private final Object part = new Object();

        @Override
        public String toString() {
            return part.toString();
        }
    }
}
