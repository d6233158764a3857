package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MessageFactoryTest {
    @Test
    @Tag("§3.11")
    void newMessagesAreEmptyAndWritable() throws JMSException {
        assertThat(MessageFactory.createMessage().getBody(Object.class)).isNull();
        assertThat(MessageFactory.createTextMessage(null).getText()).isNull();
        assertThat(MessageFactory.createTextMessage("x").getText()).isEqualTo("x");
        MessageFactory.createBytesMessage().writeInt(1);
    }

    @Test
    void theKindsThatAreNotThereSaySo() {
        for (ThrowingCallable creation : List.<ThrowingCallable>of(
                MessageFactory::createMapMessage,
                MessageFactory::createStreamMessage,
                MessageFactory::createObjectMessage)) {
            assertThatExceptionOfType(JMSException.class)
                    .isThrownBy(creation)
                    .withMessageContaining("not supported in this version");
        }
    }

    @Test
    @Tag("§7.2")
    void nullIsNoMessage() {
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> Deliveries.encoded(null));
    }
}
