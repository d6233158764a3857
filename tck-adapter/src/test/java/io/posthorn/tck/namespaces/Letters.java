package io.posthorn.tck.namespaces;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Messages of all six kinds with properties of all types, and what is to be said of each. */
final class Letters {
    private Letters() {}

    static List<Message> all(Session session) throws JMSException {
        List<Message> letters = List.of(
                session.createMessage(),
                session.createTextMessage("größe \uD83D\uDCEF"),
                bytes(session),
                map(session),
                stream(session),
                session.createObjectMessage(object()),
                session.createTextMessage(null),
                session.createTextMessage("x".repeat(600_000)));
        for (Message letter : letters) {
            dress(session, letter);
        }
        return letters;
    }

    private static Message bytes(Session session) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeUTF("text");
        message.writeDouble(1.5);
        message.writeChar('\0');
        return message;
    }

    private static Message map(Session session) throws JMSException {
        MapMessage message = session.createMapMessage();
        for (Object value : values()) {
            message.setObject("v" + message.itemExists("v") + value.hashCode(), value);
        }
        message.setBytes("bytes", new byte[] {1, 2});
        message.setChar("char", 'ß');
        message.setString("null", null);
        return message;
    }

    private static Message stream(Session session) throws JMSException {
        StreamMessage message = session.createStreamMessage();
        for (Object value : values()) {
            message.writeObject(value);
        }
        message.writeBytes(new byte[] {1, 2});
        message.writeChar('ß');
        message.writeString(null);
        return message;
    }

    private static Serializable object() {
        return new TreeMap<>(Map.of("price", new BigDecimal("1.20"), "parts", new ArrayList<>(values())));
    }

    private static List<Object> values() {
        return List.of(true, (byte) 1, (short) 2, 3, 4L, 5.5f, 6.5, "seven");
    }

    private static void dress(Session session, Message letter) throws JMSException {
        for (Object value : values()) {
            letter.setObjectProperty(value.getClass().getSimpleName(), value);
        }
        letter.setStringProperty("Nothing", null);
        letter.setStringProperty("JMSXGroupID", "group");
        letter.setIntProperty("JMSXGroupSeq", 7);
        letter.setJMSType("letter");
        letter.setJMSCorrelationIDAsBytes(new byte[] {(byte) 0xFF, 0});
        letter.setJMSReplyTo(session.createTopic("replies"));
    }

    /** Kind, headers, properties and body with the types of all values. */
    static String describe(Message letter) throws JMSException {
        return letter.getClass().getSimpleName() + " id=" + letter.getJMSMessageID() + " mode="
                + letter.getJMSDeliveryMode() + " priority=" + letter.getJMSPriority() + " time="
                + letter.getJMSTimestamp() + " due=" + letter.getJMSDeliveryTime() + " until="
                + letter.getJMSExpiration() + " to=" + letter.getJMSDestination() + " reply="
                + letter.getJMSReplyTo() + " type=" + letter.getJMSType() + " correlation="
                + Arrays.toString(letter.getJMSCorrelationIDAsBytes()) + " properties=" + properties(letter)
                + " body=" + body(letter);
    }

    private static Map<String, String> properties(Message letter) throws JMSException {
        Map<String, String> properties = new TreeMap<>();
        for (Enumeration<?> names = letter.getPropertyNames(); names.hasMoreElements(); ) {
            String name = (String) names.nextElement();
            properties.put(name, typed(letter.getObjectProperty(name)));
        }
        // The receiver has it, the sender has not.
        properties.remove("JMSXDeliveryCount");
        return properties;
    }

    private static String body(Message letter) throws JMSException {
        if (letter instanceof StreamMessage stream) {
            stream.reset();
            List<String> fields = new ArrayList<>();
            for (int i = 0; i < values().size() + 3; i++) {
                fields.add(typed(stream.readObject()));
            }
            return fields.toString();
        } else if (letter instanceof MapMessage map) {
            Map<String, String> entries = new TreeMap<>();
            for (Object name : Collections.list((Enumeration<?>) map.getMapNames())) {
                entries.put((String) name, typed(map.getObject((String) name)));
            }
            return entries.toString();
        } else if (letter instanceof ObjectMessage object) {
            return typed(object.getObject());
        }
        return typed(letter.getBody(Object.class));
    }

    private static String typed(Object value) {
        if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        return value == null ? "null" : value.getClass().getSimpleName() + ":" + value;
    }
}
