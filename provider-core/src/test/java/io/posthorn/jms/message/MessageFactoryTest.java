package io.posthorn.jms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
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
        MessageFactory.createMapMessage().setInt("a", 1);
        MessageFactory.createStreamMessage().writeInt(1);
        assertThat(MessageFactory.createObjectMessage().getObject()).isNull();
        MessageFactory.createObjectMessage().setObject(1);
    }

    @Test
    @Tag("§7.2")
    void nullIsNoMessage() {
        assertThatExceptionOfType(MessageFormatException.class).isThrownBy(() -> Deliveries.encoded(null));
    }
}
