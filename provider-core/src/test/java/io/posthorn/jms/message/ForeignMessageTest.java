package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.jms.destination.JmsQueue;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

@Tag("§3.12")
class ForeignMessageTest {
    @Test
    void anotherProvidersTextIsSent() throws JMSException {
        // given
        TextMessage foreign = foreign(TextMessage.class, Map.of());
        when(foreign.getText()).thenReturn("hello");

        // then
        assertThat(Deliveries.received(foreign)).isInstanceOf(TextMessage.class);
        assertThat(Deliveries.received(foreign).getBody(String.class)).isEqualTo("hello");
    }

    @Test
    void anotherProvidersMessageWithoutBodyIsSent() throws JMSException {
        assertThat(Deliveries.received(foreign(Message.class, Map.of()))).isExactlyInstanceOf(JmsPlainMessage.class);
    }

    @Test
    void anotherProvidersBytesAreReadFromTheirStartAndLeftAtTheirStart() throws JMSException {
        // given
        JmsBytesMessage content = new JmsBytesMessage();
        content.writeBytes(new byte[20_000]);
        content.writeInt(7);
        BytesMessage foreign = foreign(BytesMessage.class, Map.of());
        when(foreign.readBytes(any())).thenAnswer(call -> content.readBytes(call.getArgument(0)));
        doAnswer(call -> {
                    content.reset();
                    return null;
                })
                .when(foreign)
                .reset();

        // when
        byte[] body = Deliveries.received(foreign).getBody(byte[].class);

        // then
        assertThat(body).hasSize(20_004).endsWith(0, 0, 0, 7);
        assertThat(content.readByte()).isZero();
        InOrder order = inOrder(foreign);
        order.verify(foreign).reset();
        order.verify(foreign, atLeastOnce()).readBytes(any());
        order.verify(foreign).reset();
    }

    @Test
    void anotherProvidersMapIsSent() throws JMSException {
        // given
        MapMessage foreign = foreign(MapMessage.class, Map.of());
        when(foreign.getMapNames()).thenReturn(Collections.enumeration(List.of("a", "b")));
        when(foreign.getObject("a")).thenReturn(1);
        when(foreign.getObject("b")).thenReturn(new byte[] {7});

        // when
        MapMessage received = (MapMessage) Deliveries.received(foreign);

        // then
        assertThat(received.getInt("a")).isEqualTo(1);
        assertThat(received.getBytes("b")).containsExactly(7);
    }

    @Test
    void anotherProvidersStreamIsReadFromStartToEndAndLeftAtItsStart() throws JMSException {
        // given
        StreamMessage foreign = foreign(StreamMessage.class, Map.of());
        when(foreign.readObject()).thenReturn(1, null, "x").thenThrow(new MessageEOFException("end"));

        // when
        StreamMessage received = (StreamMessage) Deliveries.received(foreign);

        // then
        assertThat(received.readInt()).isEqualTo(1);
        assertThat(received.readObject()).isNull();
        assertThat(received.readString()).isEqualTo("x");
        assertThatExceptionOfType(MessageEOFException.class).isThrownBy(received::readObject);
        InOrder order = inOrder(foreign);
        order.verify(foreign).reset();
        order.verify(foreign, atLeastOnce()).readObject();
        order.verify(foreign).reset();
    }

    @Test
    void anotherProvidersObjectIsSerialisedAnew() throws JMSException {
        // given
        ObjectMessage foreign = foreign(ObjectMessage.class, Map.of());
        when(foreign.getObject()).thenReturn(new ArrayList<>(List.of(1, "a")));

        // then
        assertThat(Deliveries.received(foreign).getBody(Object.class)).isEqualTo(List.of(1, "a"));
    }

    @Test
    void itsPropertiesTravelWithTheirTypesAndThoseOfItsProviderStayBehind() throws JMSException {
        // given
        Message foreign = foreign(
                Message.class,
                Map.of(
                        "a",
                        1,
                        "b",
                        "x",
                        "c",
                        1.5f,
                        "JMSXGroupID",
                        "g",
                        "JMSXDeliveryCount",
                        4,
                        "not-ours-to-name",
                        true));

        // when
        Message received = Deliveries.received(foreign);

        // then
        assertThat(Deliveries.names(received))
                .containsExactlyInAnyOrder("a", "b", "c", "JMSXGroupID", "JMSXDeliveryCount", "not-ours-to-name");
        assertThat(received.getObjectProperty("a")).isEqualTo(1);
        assertThat(received.getObjectProperty("c")).isEqualTo(1.5f);
        assertThat(received.getObjectProperty("JMSXGroupID")).isEqualTo("g");
        assertThat(received.getObjectProperty("JMSXDeliveryCount")).isEqualTo(1);
    }

    @Test
    void aPropertyOfATypeThatIsNoneIsRefused() throws JMSException {
        Message foreign = foreign(Message.class, Map.of("a", List.of()));
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> Deliveries.encoded(foreign));
    }

    @Test
    void theHeadersThatAreTheApplicationsTravel() throws JMSException {
        // given
        Queue replies = mock(Queue.class);
        when(replies.getQueueName()).thenReturn("replies");
        Message foreign = foreign(Message.class, Map.of());
        when(foreign.getJMSCorrelationID()).thenReturn("c");
        when(foreign.getJMSType()).thenReturn("t");
        when(foreign.getJMSReplyTo()).thenReturn(replies);

        // when
        Message received = Deliveries.received(foreign);

        // then
        assertThat(received.getJMSCorrelationID()).isEqualTo("c");
        assertThat(received.getJMSType()).isEqualTo("t");
        assertThat(received.getJMSReplyTo()).isEqualTo(JmsQueue.of("replies"));
    }

    @Test
    void aReplyDestinationThatMeansNothingHereIsRefused() throws JMSException {
        Message foreign = foreign(Message.class, Map.of());
        when(foreign.getJMSReplyTo()).thenReturn(mock(Destination.class));
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> Deliveries.encoded(foreign));
    }

    /** Sabotage: drop one line of MessageMapper.writeBack. */
    @Test
    @Tag("§3.4.11")
    void whatASendSetsIsWrittenBackWithItsSetters() throws JMSException {
        // given
        Message foreign = foreign(Message.class, Map.of());

        // when
        MessageMapper.writeBack(foreign, Deliveries.stamp(new DeliveryOptions(false, 7, 500, 200)));

        // then
        verify(foreign).setJMSDestination(JmsQueue.of("orders"));
        verify(foreign).setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
        verify(foreign).setJMSMessageID("ID:00000000000000010000000000000002");
        verify(foreign).setJMSTimestamp(1_000_000);
        verify(foreign).setJMSPriority(7);
        verify(foreign).setJMSExpiration(1_000_500);
        verify(foreign).setJMSDeliveryTime(1_000_200);
        verify(foreign, never()).setJMSRedelivered(anyBoolean());
        verify(foreign, never()).setIntProperty(any(), anyInt());
    }

    /** Sabotage: call the setter whatever the message is. */
    @Test
    @Tag("§3.4.11")
    void aMessageOfAnOlderSpecificationIsWrittenBackAsFarAsItGoes() throws JMSException {
        // given
        Message foreign = foreign(Message.class, Map.of());
        doThrow(new AbstractMethodError()).when(foreign).setJMSDeliveryTime(anyLong());

        // when
        MessageMapper.writeBack(foreign, Deliveries.STAMP);

        // then
        verify(foreign).setJMSMessageID(any());
        verify(foreign).setJMSExpiration(0);
    }

    @Test
    void whatItsProviderFailsToReadFailsTheSend() throws JMSException {
        // given
        TextMessage foreign = foreign(TextMessage.class, Map.of());
        JMSException failure = new JMSException("damaged");
        doThrow(failure).when(foreign).getText();

        // then
        assertThatExceptionOfType(JMSException.class)
                .isThrownBy(() -> Deliveries.encoded(foreign))
                .isSameAs(failure);
    }

    private static <M extends Message> M foreign(Class<M> type, Map<String, Object> properties) throws JMSException {
        M message = mock(type);
        when(message.getPropertyNames())
                .thenAnswer(call -> Collections.enumeration(new TreeMap<>(properties).keySet()));
        when(message.getObjectProperty(any())).thenAnswer(call -> properties.get(call.<String>getArgument(0)));
        return message;
    }
}
