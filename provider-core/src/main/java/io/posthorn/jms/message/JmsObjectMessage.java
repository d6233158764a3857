package io.posthorn.jms.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.message.MessageKind;
import io.posthorn.jms.object.ObjectReading;
import io.posthorn.jms.object.ObjectWriting;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message whose body is a Java object, or null (Jakarta Messaging 3.1, §3.11). It is copied when it is set, and each time
 * it is got.
 *
 * <p>The body travels as nothing for null, else as Java serialises the object. Which classes are read is told at
 * {@link ObjectReading}; an object that was set on this message, and not received, is the application's own and read whatever
 * its class.
 */
public final class JmsObjectMessage extends JmsMessage implements ObjectMessage {
    private static final Logger LOG = LoggerFactory.getLogger(JmsObjectMessage.class);
    private static final byte[] NOTHING = {};

    private final ObjectReading ofSenders;
    private byte[] bytes = NOTHING;
    private int offset;
    private int length;
    private boolean ours = true;

    /** A message without an object. */
    public JmsObjectMessage() {
        this(ObjectReading.VALUES_ONLY);
    }

    /**
     * A message that will be received.
     *
     * @param ofSenders how the object that comes with it is read
     */
    JmsObjectMessage(ObjectReading ofSenders) {
        this.ofSenders = ofSenders;
    }

    @Override
    public void setObject(@Nullable Serializable object) throws JMSException {
        requireWritableBody();
        hold(object == null ? NOTHING : ObjectWriting.write(object));
    }

    @Override
    public @Nullable Serializable getObject() throws MessageFormatException {
        ObjectReading reading = ours ? ObjectReading.OUR_OWN : ofSenders;
        return isBodyEmpty() ? null : reading.read(bytes, offset, length, toString());
    }

    private void hold(byte[] written) {
        bytes = written;
        offset = 0;
        length = written.length;
        ours = true;
    }

    @Override
    MessageKind kind() {
        return MessageKind.OBJECT;
    }

    @Override
    ByteBuf encodeBody() {
        return Unpooled.wrappedBuffer(bytes, offset, length);
    }

    @Override
    void readBody(ReceivedBody body) {
        bytes = body.bytes();
        offset = body.offset();
        length = body.length();
        ours = false;
    }

    @Override
    void dropBody() {
        hold(NOTHING);
    }

    @Override
    @Nullable
    Object body() throws MessageFormatException {
        return getObject();
    }

    @Override
    boolean isBodyEmpty() {
        return length == 0;
    }

    /** False of an object that cannot be read, as the javadoc of Message has it. */
    @Override
    @SuppressWarnings("rawtypes") // as the API declares it
    public boolean isBodyAssignableTo(Class target) throws JMSException {
        try {
            return super.isBodyAssignableTo(target);
        } catch (MessageFormatException unreadable) {
            LOG.debug("the object of a message cannot be read, so it can be assigned to nothing", unreadable);
            return false;
        }
    }

    /** Of a body that is there: the class of the object, which has to be read for that. */
    @Override
    Class<?> bodyType() throws MessageFormatException {
        Object object = getObject();
        return object == null ? Serializable.class : typeOf(object);
    }

    @Override
    Class<?> typeOf(Object body) {
        return body.getClass();
    }
}
