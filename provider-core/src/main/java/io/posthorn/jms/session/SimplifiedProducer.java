package io.posthorn.jms.session;

import io.posthorn.jms.destination.JmsDestination;
import io.posthorn.jms.message.MessageFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ObjectMessage;
import java.io.Serializable;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A producer of the simplified API (Jakarta Messaging 3.1, §7.1). Its properties and headers are kept in a message of its
 * own, so that their rules are those of messages. Belongs to its context's thread.
 */
final class SimplifiedProducer implements JMSProducer {
    private final SessionCore session;
    private final ProducerOptions options = new ProducerOptions();
    private final MessageSender sender;
    private final Message template = MessageFactory.createMessage();
    /** Whether the correlation id was set as bytes, which have a form of their own on the wire (§3.4.5). */
    private boolean correlatesByBytes;

    private @Nullable CompletionListener async;

    SimplifiedProducer(SessionCore session) {
        this.session = session;
        this.sender = new MessageSender(session, options);
    }

    @Override
    public JMSProducer send(@Nullable Destination destination, @Nullable Message message) {
        return set(() -> {
            session.requireOpen();
            if (message == null) {
                throw new MessageFormatException("the message to be sent is null");
            }
            JmsDestination to = JmsDestination.from(destination);
            addTo(message);
            CompletionListener listener = async;
            if (listener == null) {
                sender.send(to, message, options.delivery());
            } else {
                sender.send(to, message, options.delivery(), listener);
            }
        });
    }

    @Override
    public JMSProducer send(@Nullable Destination destination, @Nullable String body) {
        return send(destination, MessageFactory.createTextMessage(body));
    }

    @Override
    public JMSProducer send(@Nullable Destination destination, @Nullable Map<String, Object> body) {
        return send(destination, Unchecked.call(() -> {
            MapMessage message = MessageFactory.createMapMessage();
            if (body != null) {
                for (Map.Entry<String, Object> entry : body.entrySet()) {
                    message.setObject(entry.getKey(), entry.getValue());
                }
            }
            return message;
        }));
    }

    @Override
    public JMSProducer send(@Nullable Destination destination, byte @Nullable [] body) {
        return send(destination, Unchecked.call(() -> {
            BytesMessage message = MessageFactory.createBytesMessage();
            if (body != null) {
                message.writeBytes(body);
            }
            return message;
        }));
    }

    @Override
    public JMSProducer send(@Nullable Destination destination, @Nullable Serializable body) {
        return send(destination, Unchecked.call(() -> {
            ObjectMessage message = MessageFactory.createObjectMessage();
            message.setObject(body);
            return message;
        }));
    }

    @Override
    public JMSProducer setDisableMessageID(boolean disabled) {
        return set(() -> options.idDisabled(disabled));
    }

    @Override
    public boolean getDisableMessageID() {
        return options.idDisabled();
    }

    @Override
    public JMSProducer setDisableMessageTimestamp(boolean disabled) {
        return set(() -> options.timestampDisabled(disabled));
    }

    @Override
    public boolean getDisableMessageTimestamp() {
        return options.timestampDisabled();
    }

    @Override
    public JMSProducer setDeliveryMode(int mode) {
        return set(() -> options.deliveryMode(mode));
    }

    @Override
    public int getDeliveryMode() {
        return options.deliveryMode();
    }

    @Override
    public JMSProducer setPriority(int priority) {
        return set(() -> options.priority(priority));
    }

    @Override
    public int getPriority() {
        return options.priority();
    }

    @Override
    public JMSProducer setTimeToLive(long millis) {
        return set(() -> options.timeToLive(millis));
    }

    @Override
    public long getTimeToLive() {
        return options.timeToLive();
    }

    @Override
    public JMSProducer setDeliveryDelay(long millis) {
        return set(() -> options.deliveryDelay(millis));
    }

    @Override
    public long getDeliveryDelay() {
        return options.deliveryDelay();
    }

    @Override
    public JMSProducer setAsync(@Nullable CompletionListener listener) {
        async = listener;
        return this;
    }

    @Override
    public @Nullable CompletionListener getAsync() {
        return async;
    }

    @Override
    public JMSProducer setProperty(String name, boolean value) {
        return set(() -> template.setBooleanProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, byte value) {
        return set(() -> template.setByteProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, short value) {
        return set(() -> template.setShortProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, int value) {
        return set(() -> template.setIntProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, long value) {
        return set(() -> template.setLongProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, float value) {
        return set(() -> template.setFloatProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, double value) {
        return set(() -> template.setDoubleProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, @Nullable String value) {
        return set(() -> template.setStringProperty(name, value));
    }

    @Override
    public JMSProducer setProperty(String name, @Nullable Object value) {
        return set(() -> template.setObjectProperty(name, value));
    }

    @Override
    public JMSProducer clearProperties() {
        return set(template::clearProperties);
    }

    @Override
    public boolean propertyExists(String name) {
        return Unchecked.call(() -> template.propertyExists(name));
    }

    @Override
    public boolean getBooleanProperty(String name) {
        return Unchecked.call(() -> template.getBooleanProperty(name));
    }

    @Override
    public byte getByteProperty(String name) {
        return Unchecked.call(() -> template.getByteProperty(name));
    }

    @Override
    public short getShortProperty(String name) {
        return Unchecked.call(() -> template.getShortProperty(name));
    }

    @Override
    public int getIntProperty(String name) {
        return Unchecked.call(() -> template.getIntProperty(name));
    }

    @Override
    public long getLongProperty(String name) {
        return Unchecked.call(() -> template.getLongProperty(name));
    }

    @Override
    public float getFloatProperty(String name) {
        return Unchecked.call(() -> template.getFloatProperty(name));
    }

    @Override
    public double getDoubleProperty(String name) {
        return Unchecked.call(() -> template.getDoubleProperty(name));
    }

    @Override
    public @Nullable String getStringProperty(String name) {
        return Unchecked.look(() -> template.getStringProperty(name));
    }

    @Override
    public @Nullable Object getObjectProperty(String name) {
        return Unchecked.look(() -> template.getObjectProperty(name));
    }

    @Override
    public Set<String> getPropertyNames() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(names()));
    }

    @Override
    public JMSProducer setJMSCorrelationIDAsBytes(byte @Nullable [] correlationId) {
        correlatesByBytes = true;
        return set(() -> template.setJMSCorrelationIDAsBytes(correlationId));
    }

    @Override
    public byte @Nullable [] getJMSCorrelationIDAsBytes() {
        return Unchecked.look(template::getJMSCorrelationIDAsBytes);
    }

    @Override
    public JMSProducer setJMSCorrelationID(@Nullable String correlationId) {
        correlatesByBytes = false;
        return set(() -> template.setJMSCorrelationID(correlationId));
    }

    @Override
    public @Nullable String getJMSCorrelationID() {
        return Unchecked.look(template::getJMSCorrelationID);
    }

    @Override
    public JMSProducer setJMSType(@Nullable String type) {
        return set(() -> template.setJMSType(type));
    }

    @Override
    public @Nullable String getJMSType() {
        return Unchecked.look(template::getJMSType);
    }

    @Override
    public JMSProducer setJMSReplyTo(@Nullable Destination replyTo) {
        return set(() -> template.setJMSReplyTo(replyTo));
    }

    @Override
    public @Nullable Destination getJMSReplyTo() {
        return Unchecked.look(template::getJMSReplyTo);
    }

    /** What is set here goes over what the message says; what is not set here leaves the message alone (§7.5, §7.6). */
    private void addTo(Message message) throws JMSException {
        for (String name : names()) {
            message.setObjectProperty(name, template.getObjectProperty(name));
        }
        if (template.getJMSCorrelationID() != null) {
            if (correlatesByBytes) {
                message.setJMSCorrelationIDAsBytes(template.getJMSCorrelationIDAsBytes());
            } else {
                message.setJMSCorrelationID(template.getJMSCorrelationID());
            }
        }
        if (template.getJMSType() != null) {
            message.setJMSType(template.getJMSType());
        }
        if (template.getJMSReplyTo() != null) {
            message.setJMSReplyTo(template.getJMSReplyTo());
        }
    }

    private List<String> names() {
        return Unchecked.call(() -> {
            @SuppressWarnings("unchecked")
            Enumeration<String> names = template.getPropertyNames();
            return Collections.list(names);
        });
    }

    private JMSProducer set(Unchecked.Action action) {
        Unchecked.run(action);
        return this;
    }
}
