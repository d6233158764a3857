package io.posthorn.jms.object;

import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;

/** How objects are written. */
public final class ObjectWriting {
    private ObjectWriting() {}

    /**
     * The bytes of an object as it is now.
     *
     * @throws MessageFormatException if it, or an object in it, cannot be serialised; the text names the class
     */
    public static byte[] write(Serializable object) throws MessageFormatException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (NotSerializableException e) {
            throw refused(object, "class " + e.getMessage() + " is not Serializable", e);
        } catch (IOException | RuntimeException e) {
            throw refused(object, e.toString(), e);
        } catch (StackOverflowError e) {
            throw refused(object, "it is nested too deeply", e);
        }
        return bytes.toByteArray();
    }

    private static MessageFormatException refused(Serializable object, String why, Throwable cause) {
        return JmsExceptions.withCause(
                new MessageFormatException(
                        "a " + object.getClass().getName() + " cannot be the body of a message: " + why),
                cause);
    }
}
