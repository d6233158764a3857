package io.posthorn.jms.message;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Enumeration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message of another provider, of which nothing is known but its interface (Jakarta Messaging 3.1, §3.12). */
final class ForeignMessage {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignMessage.class);
    private static final int CHUNK = 8 * 1024;

    private ForeignMessage() {}

    /** The same body, and the headers and properties that a send takes from the application. */
    static JmsMessage copyOf(Message foreign) throws JMSException {
        JmsMessage copy = bodyOf(foreign);
        copy.setJMSCorrelationID(foreign.getJMSCorrelationID());
        copy.setJMSReplyTo(foreign.getJMSReplyTo());
        copy.setJMSType(foreign.getJMSType());
        for (Enumeration<?> names = foreign.getPropertyNames(); names.hasMoreElements(); ) {
            String name = String.valueOf(names.nextElement());
            if (!PropertyNames.isSetByProviders(name)) {
                copy.properties().put(name, foreign.getObjectProperty(name));
            }
        }
        return copy;
    }

    /** Sets JMSDeliveryTime, which messages of providers of JMS 1.1 have not. */
    static void setDeliveryTime(Message foreign, long time) throws JMSException {
        try {
            foreign.setJMSDeliveryTime(time);
        } catch (AbstractMethodError ofJms11) {
            // The message was sent all the same, and all headers that it knows were written back.
            LOG.debug("a {} has no JMSDeliveryTime", foreign.getClass().getName());
        }
    }

    private static JmsMessage bodyOf(Message foreign) throws JMSException {
        if (foreign instanceof TextMessage text) {
            return new JmsTextMessage(text.getText());
        } else if (foreign instanceof BytesMessage bytes) {
            return bytesOf(bytes);
        } else if (foreign instanceof MapMessage map) {
            return mapOf(map);
        } else if (foreign instanceof StreamMessage stream) {
            return streamOf(stream);
        } else if (foreign instanceof ObjectMessage object) {
            JmsObjectMessage copy = new JmsObjectMessage();
            copy.setObject(object.getObject());
            return copy;
        }
        return new JmsPlainMessage();
    }

    /** Only a body that was reset can be read; the sender finds it so, at its start. */
    private static JmsMessage bytesOf(BytesMessage foreign) throws JMSException {
        JmsBytesMessage copy = new JmsBytesMessage();
        foreign.reset();
        byte[] chunk = new byte[CHUNK];
        for (int count = foreign.readBytes(chunk); count > 0; count = foreign.readBytes(chunk)) {
            copy.writeBytes(chunk, 0, count);
        }
        foreign.reset();
        return copy;
    }

    private static JmsMessage mapOf(MapMessage foreign) throws JMSException {
        JmsMapMessage copy = new JmsMapMessage();
        for (Enumeration<?> names = foreign.getMapNames(); names.hasMoreElements(); ) {
            String name = String.valueOf(names.nextElement());
            copy.setObject(name, foreign.getObject(name));
        }
        return copy;
    }

    /** As for bytes. */
    private static JmsMessage streamOf(StreamMessage foreign) throws JMSException {
        JmsStreamMessage copy = new JmsStreamMessage();
        foreign.reset();
        while (true) {
            Object value;
            try {
                value = foreign.readObject();
            } catch (MessageEOFException end) {
                foreign.reset();
                return copy;
            }
            copy.writeObject(value);
        }
    }
}
