package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.jms.object.AllowedClasses;
import io.posthorn.jms.object.ObjectReading;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ObjectMessage;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("§3.11")
class JmsObjectMessageTest {
    private static final ObjectReading ORDERS =
            ObjectReading.VALUES_ONLY.withAllowed(AllowedClasses.parse(Order.class.getName()));

    private record Order(String what, AtomicInteger count) implements Serializable {}

    /** Sabotage: keep the object instead of its bytes. */
    @Test
    void anObjectIsCopiedWhenItIsSet() throws JMSException {
        AtomicInteger count = new AtomicInteger(1);
        ObjectMessage message = new JmsObjectMessage();
        message.setObject(new Order("horn", count));

        count.set(2);

        assertThat(((Order) message.getObject()).count()).hasValue(1);
    }

    /** Sabotage: keep what was read for the next call. */
    @Test
    void eachOneWhoGetsItHasACopyOfHisOwn() throws JMSException {
        ObjectMessage sent = new JmsObjectMessage();
        sent.setObject(new Order("horn", new AtomicInteger(1)));
        for (ObjectMessage message : List.of(sent, received(sent, ORDERS))) {
            ((Order) message.getObject()).count().set(9);

            assertThat(((Order) message.getObject()).count()).hasValue(1);
            assertThat(message.getBody(Order.class).count()).hasValue(1);
        }
    }

    @Test
    void anObjectThatCannotBeCopiedIsRefusedByItsClassAndTheOldOneStays() throws JMSException {
        ObjectMessage message = new JmsObjectMessage();
        message.setObject("old");

        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> message.setObject(new ArrayList<>(List.of(new Object()))))
                .withMessageContaining("java.lang.Object");
        assertThat(message.getObject()).isEqualTo("old");
    }

    @Test
    void nullIsNoBody() throws JMSException {
        ObjectMessage nothing = new JmsObjectMessage();
        nothing.setObject("something");
        nothing.setObject(null);

        for (ObjectMessage message :
                List.of(new JmsObjectMessage(), nothing, received(nothing, ObjectReading.VALUES_ONLY))) {
            assertThat(message.getObject()).isNull();
            assertThat(message.getBody(Order.class)).isNull();
            assertThat(message.isBodyAssignableTo(Order.class)).isTrue();
        }
    }

    @Test
    @Tag("§3.11.2")
    void aReceivedBodyIsReadOnlyUntilItIsCleared() throws JMSException {
        ObjectMessage sent = new JmsObjectMessage();
        sent.setObject("sent");
        ObjectMessage message = received(sent, ObjectReading.VALUES_ONLY);

        assertThatExceptionOfType(MessageNotWriteableException.class).isThrownBy(() -> message.setObject("new"));
        assertThat(message.getObject()).isEqualTo("sent");

        message.clearBody();
        assertThat(message.getObject()).isNull();
        message.setObject("new");
        assertThat(message.getObject()).isEqualTo("new");
    }

    @Test
    @Tag("§3.9")
    void aMessageThatWasSentCanBeWrittenAgain() throws JMSException {
        ObjectMessage message = new JmsObjectMessage();
        message.setObject("first");
        ObjectMessage first = received(message, ObjectReading.VALUES_ONLY);

        message.setObject("second");

        assertThat(first.getObject()).isEqualTo("first");
        assertThat(received(message, ObjectReading.VALUES_ONLY).getObject()).isEqualTo("second");
    }

    @Test
    void itIsReadAsItsClassAndWhatThatIs() throws JMSException {
        ObjectMessage sent = new JmsObjectMessage();
        sent.setObject(new ArrayList<>(List.of(1)));
        for (ObjectMessage message : List.of(sent, received(sent, ObjectReading.VALUES_ONLY))) {
            for (Class<?> type : List.of(Serializable.class, List.class, ArrayList.class, Object.class)) {
                assertThat(message.isBodyAssignableTo(type)).isTrue();
                assertThat(message.getBody(type)).isEqualTo(List.of(1));
            }
            for (Class<?> type : List.of(String.class, Map.class, byte[].class, int.class)) {
                assertThat(message.isBodyAssignableTo(type)).isFalse();
                assertThatExceptionOfType(MessageFormatException.class)
                        .isThrownBy(() -> message.getBody(type))
                        .withMessageContaining("ArrayList")
                        .withMessageContaining(type.getName());
            }
        }
    }

    /** Sabotage: read a received body by ObjectReading.OUR_OWN. */
    @Test
    void aClassThatIsNotAllowedIsRefusedWhicheverWayTheBodyIsAskedFor() throws JMSException {
        ObjectMessage sent = new JmsObjectMessage();
        sent.setObject(new Order("horn", new AtomicInteger()));
        ObjectMessage message = received(sent, ObjectReading.VALUES_ONLY);

        for (ThrowingCallable asking :
                List.<ThrowingCallable>of(message::getObject, () -> message.getBody(Serializable.class))) {
            assertThatExceptionOfType(MessageFormatException.class)
                    .isThrownBy(asking)
                    .withMessageContaining(message.getJMSMessageID())
                    .withMessageContaining("jms.object.allow=" + Order.class.getName());
        }
        assertThat(message.isBodyAssignableTo(Order.class)).isFalse();
    }

    @Test
    void whatWasReceivedCanBeSentOnUnread() throws JMSException {
        ObjectMessage sent = new JmsObjectMessage();
        sent.setObject(new Order("horn", new AtomicInteger(7)));

        ObjectMessage sentOn = received(received(sent, ObjectReading.VALUES_ONLY), ORDERS);

        assertThat(((Order) sentOn.getObject()).count()).hasValue(7);
    }

    @Test
    void whatTheApplicationSetsOnAReceivedMessageIsItsOwn() throws JMSException {
        ObjectMessage sent = new JmsObjectMessage();
        sent.setObject(Instant.EPOCH);
        ObjectMessage message = received(sent, ObjectReading.VALUES_ONLY);

        message.clearBody();
        message.setObject(new Order("horn", new AtomicInteger(7)));

        assertThat(message.getObject()).isInstanceOf(Order.class);
    }

    private static ObjectMessage received(ObjectMessage message, ObjectReading reading) throws JMSException {
        EncodedMessage arrived =
                EncodedMessage.checked(Deliveries.encoded(message).bytes().clone());
        return (ObjectMessage) MessageMapper.decode(arrived, null, 1, () -> {}, reading);
    }
}
