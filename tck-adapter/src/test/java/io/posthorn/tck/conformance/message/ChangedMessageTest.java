package io.posthorn.tck.conformance.message;

import static io.posthorn.tck.conformance.Client.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A message that its receiver changes and that is delivered again comes as it was sent.
 *
 * <p>Red if a session delivers again the object that it has handed out.
 */
@Tag("3.10")
class ChangedMessageTest {
    @RegisterExtension
    final Client client = new Client();

    private Queue queue;
    private Session session;
    private MessageConsumer consumer;

    @BeforeEach
    void openSession() throws JMSException {
        queue = client.queue();
        session = client.session(Session.CLIENT_ACKNOWLEDGE);
        consumer = session.createConsumer(queue);
    }

    /** What somebody does with a message. */
    private interface Change<T extends Message> {
        void to(T message) throws JMSException;
    }

    /** Sends it, changes it where it is received, and receives it again. */
    @SuppressWarnings("unchecked") // a message is received as the kind that was sent
    private <T extends Message> T again(T message, Change<T> change) throws JMSException {
        message.setIntProperty("p", 1);
        message.setJMSType("sent");
        session.createProducer(queue).send(message);
        T received = (T) next(consumer);
        received.clearBody();
        received.clearProperties();
        received.setIntProperty("q", 2);
        received.setJMSType("changed");
        change.to(received);
        session.recover();
        T again = (T) next(consumer);
        assertThat(again.getIntProperty("p")).isEqualTo(1);
        assertThat(again.propertyExists("q")).isFalse();
        assertThat(again.getJMSType()).isEqualTo("sent");
        assertThat(again.getJMSRedelivered()).isTrue();
        assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
        return again;
    }

    @Test
    void text() throws JMSException {
        TextMessage again = again(session.createTextMessage("sent"), message -> message.setText("changed"));

        assertThat(again.getText()).isEqualTo("sent");
    }

    @Test
    void bytes() throws JMSException {
        BytesMessage sent = session.createBytesMessage();
        sent.writeInt(1);
        BytesMessage again = again(sent, message -> message.writeLong(2));

        assertThat(again.getBodyLength()).isEqualTo(4);
        assertThat(again.readInt()).isEqualTo(1);
    }

    @Test
    void map() throws JMSException {
        MapMessage sent = session.createMapMessage();
        sent.setBytes("bytes", new byte[] {1});
        MapMessage again = again(sent, message -> message.setInt("int", 2));

        assertThat(again.getBytes("bytes")).containsExactly(1);
        assertThat(again.itemExists("int")).isFalse();
    }

    @Test
    void stream() throws JMSException {
        StreamMessage sent = session.createStreamMessage();
        sent.writeString("sent");
        StreamMessage again = again(sent, message -> message.writeInt(2));

        assertThat(again.readString()).isEqualTo("sent");
    }

    @Test
    void object() throws JMSException {
        ObjectMessage again = again(
                session.createObjectMessage(new ArrayList<>(List.of("sent"))), message -> message.setObject("changed"));

        assertThat(again.getObject()).isEqualTo(List.of("sent"));
    }

    /** Red if a getter of a body gives what the message holds. */
    @Test
    @Tag("3.12")
    void whatABodyGivesIsACopy() throws JMSException {
        MapMessage map = session.createMapMessage();
        map.setBytes("b", new byte[] {1});
        MapMessage received = client.carried(map);
        received.getBytes("b")[0] = 9;
        ((byte[]) received.getObject("b"))[0] = 9;
        ((byte[]) received.getBody(java.util.Map.class).get("b"))[0] = 9;
        assertThat(received.getBytes("b")).containsExactly(1);

        BytesMessage bytes = session.createBytesMessage();
        bytes.writeByte((byte) 1);
        BytesMessage receivedBytes = client.carried(bytes);
        receivedBytes.getBody(byte[].class)[0] = 9;
        assertThat(receivedBytes.readByte()).isEqualTo((byte) 1);

        StreamMessage stream = session.createStreamMessage();
        byte[] written = {1};
        stream.writeBytes(written);
        written[0] = 9;
        StreamMessage receivedStream = client.carried(stream);
        ((byte[]) receivedStream.readObject())[0] = 9;
        receivedStream.reset();
        assertThat(receivedStream.readObject()).isEqualTo(new byte[] {1});

        ObjectMessage object = client.carried(session.createObjectMessage(new ArrayList<>(List.of("a"))));
        ((ArrayList<?>) object.getObject()).clear();
        assertThat(object.getObject()).isEqualTo(List.of("a"));
    }
}
