package io.posthorn.tck.conformance.message;

import static io.posthorn.tck.conformance.Client.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import io.posthorn.tck.conformance.RecordedCompletions;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages of another provider: classes that the client has never seen, which remember what is set on them. */
@Tag("3.12")
@Tag("point-29")
class ForeignMessageTest {
    @RegisterExtension
    final Client client = new Client();

    private Session session;
    private Queue queue;

    @BeforeEach
    void openSession() throws JMSException {
        session = client.session();
        queue = client.queue();
    }

    /** Another provider's message around one of ours, so that only its own class is foreign. */
    private static <T extends Message> T foreign(Class<T> kind, T inner, Map<String, Object> written) {
        return kind.cast(Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, args) -> {
            if (method.getName().startsWith("setJMS")) {
                written.put(method.getName(), args[0]);
            }
            try {
                return method.invoke(inner, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private Message received() throws JMSException {
        return next(session.createConsumer(queue));
    }

    private void send(Message message) throws JMSException {
        session.createProducer(queue).send(message);
    }

    /** Red if the stamp is not written with the message's setters. */
    @Test
    @Tag("3.4.11")
    void theHeadersOfSendAreWrittenWithItsSetters() throws JMSException {
        Map<String, Object> written = new LinkedHashMap<>();
        Message message = foreign(Message.class, session.createMessage(), written);

        session.createProducer(queue).send(message, DeliveryMode.NON_PERSISTENT, 7, 60_000);

        Message received = received();
        assertThat(written)
                .containsEntry("setJMSMessageID", received.getJMSMessageID())
                .containsEntry("setJMSDestination", queue)
                .containsEntry("setJMSDeliveryMode", DeliveryMode.NON_PERSISTENT)
                .containsEntry("setJMSPriority", 7)
                .containsEntry("setJMSTimestamp", received.getJMSTimestamp())
                .containsEntry("setJMSExpiration", received.getJMSExpiration())
                .containsEntry("setJMSDeliveryTime", received.getJMSDeliveryTime());
    }

    @Test
    void headersAndPropertiesThatTheApplicationSetArrive() throws JMSException {
        TextMessage message = foreign(TextMessage.class, session.createTextMessage("text"), new LinkedHashMap<>());
        message.setJMSCorrelationID("c");
        message.setJMSType("t");
        message.setJMSReplyTo(queue);
        message.setShortProperty("short", (short) 1);
        message.setStringProperty("none", null);
        send(message);

        TextMessage received = (TextMessage) received();
        assertThat(received.getText()).isEqualTo("text");
        assertThat(received.getJMSCorrelationID()).isEqualTo("c");
        assertThat(received.getJMSType()).isEqualTo("t");
        assertThat(received.getJMSReplyTo()).isEqualTo(queue);
        assertThat(received.getObjectProperty("short")).isEqualTo((short) 1);
        assertThat(received.propertyExists("none")).isTrue();
    }

    @Test
    void aMapArrives() throws JMSException {
        MapMessage inner = session.createMapMessage();
        inner.setChar("char", 'c');
        inner.setObject("none", null);
        inner.setBytes("bytes", new byte[] {1});
        send(foreign(MapMessage.class, inner, new LinkedHashMap<>()));

        MapMessage received = (MapMessage) received();
        assertThat(received.getChar("char")).isEqualTo('c');
        assertThat(received.itemExists("none")).isTrue();
        assertThat(received.getBytes("bytes")).containsExactly(1);
    }

    @Test
    void aStreamArrivesFromItsStart() throws JMSException {
        StreamMessage inner = session.createStreamMessage();
        inner.writeByte((byte) 1);
        inner.writeString(null);
        inner.writeBytes(new byte[] {2, 3});
        send(foreign(StreamMessage.class, inner, new LinkedHashMap<>()));

        StreamMessage received = (StreamMessage) received();
        assertThat(received.readByte()).isEqualTo((byte) 1);
        assertThat(received.readString()).isNull();
        assertThat(received.readObject()).isEqualTo(new byte[] {2, 3});
    }

    @Test
    void bytesArriveFromTheirStart() throws JMSException {
        BytesMessage inner = session.createBytesMessage();
        inner.writeInt(7);
        send(foreign(BytesMessage.class, inner, new LinkedHashMap<>()));

        assertThat(((BytesMessage) received()).readInt()).isEqualTo(7);
    }

    @Test
    void anObjectArrives() throws JMSException {
        send(foreign(ObjectMessage.class, session.createObjectMessage("object"), new LinkedHashMap<>()));

        assertThat(((ObjectMessage) received()).getObject()).isEqualTo("object");
    }

    /** Red if what a foreign getter throws is told as another error, or the message is sent without a body. */
    @Test
    @Tag("7.3")
    void whatItsBodyThrowsSendThrows() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        TextMessage message = (TextMessage) Proxy.newProxyInstance(
                TextMessage.class.getClassLoader(), new Class<?>[] {TextMessage.class}, (proxy, method, args) -> {
                    if (method.getName().equals("getText")) {
                        throw new MessageFormatException("not a text");
                    }
                    return method.invoke(session.createTextMessage(), args);
                });
        RecordedCompletions completions = new RecordedCompletions();

        assertThatThrownBy(() -> producer.send(message)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> producer.send(message, completions)).isInstanceOf(MessageFormatException.class);
        assertThatThrownBy(() -> client.context().createProducer().send(queue, message))
                .isInstanceOf(MessageFormatRuntimeException.class);
        session.close();
        assertThat(completions.completed()).isEmpty();
        assertThat(completions.failures()).isEmpty();
        assertThat(client.drain(queue)).isEmpty();
    }

    @Test
    @Tag("7.3")
    void anAsynchronousSendTakesItToo() throws JMSException {
        Message message = foreign(TextMessage.class, session.createTextMessage("text"), new LinkedHashMap<>());
        RecordedCompletions completions = new RecordedCompletions();

        session.createProducer(queue).send(message, completions);

        assertThat(completions.await(1)).isEqualTo(List.of(message));
        assertThat(Client.text(received())).isEqualTo("text");
    }
}
