package io.posthorn.jms.object;

import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How objects are read: which classes are let in beside the JDK's values.
 *
 * @param filter asked first where it is there, of each class, array and reference; what it is undecided about
 *     {@code allowed} decides. Called by the threads that read
 */
public record ObjectReading(AllowedClasses allowed, @Nullable ObjectInputFilter filter) {
    /** The option that allows classes. */
    public static final String SETTING = "jms.object.allow";
    /** The system property that allows classes beside those of the option. */
    public static final String PROPERTY = "posthorn.object.allow";

    /** The JDK's values only. */
    public static final ObjectReading VALUES_ONLY = new ObjectReading(AllowedClasses.NONE, null);

    /** For what this application has written itself: every class. */
    public static final ObjectReading OUR_OWN = new ObjectReading(AllowedClasses.ALL, null);

    /**
     * With these classes, and those that the system property {@value #PROPERTY} allows in the whole process.
     *
     * @throws IllegalArgumentException if the property is not what {@link AllowedClasses} reads
     */
    public static ObjectReading of(AllowedClasses allowed) {
        String everywhere = System.getProperty(PROPERTY, "");
        if (everywhere.isBlank()) {
            return new ObjectReading(allowed, null);
        }
        try {
            return new ObjectReading(allowed.and(AllowedClasses.parse(everywhere)), null);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("system property " + PROPERTY + ": " + e.getMessage(), e);
        }
    }

    /** The same with these classes. */
    public ObjectReading withAllowed(AllowedClasses classes) {
        return new ObjectReading(classes, filter);
    }

    /** The same with this filter asked first; without one where it is null. */
    public ObjectReading withFilter(@Nullable ObjectInputFilter asked) {
        return new ObjectReading(allowed, asked);
    }

    /**
     * Reads an object, a new one each time.
     *
     * @param message what the text of an exception calls its message
     * @throws MessageFormatException if its class, or that of an object in it, is refused or cannot be found, a limit is
     *     reached, or the bytes are not those of an object
     */
    public @Nullable Serializable read(byte[] bytes, int offset, int length, String message)
            throws MessageFormatException {
        ClassGate gate = new ClassGate(this, ObjectLimits.STANDARD, System::nanoTime, length);
        return read(new ByteArrayInputStream(bytes, offset, length), gate, message);
    }

    static @Nullable Serializable read(ByteArrayInputStream bytes, ClassGate gate, String message)
            throws MessageFormatException {
        try (GatedObjectInput in = new GatedObjectInput(bytes, gate)) {
            return (Serializable) in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError e) {
            String refusal = gate.refusal();
            throw JmsExceptions.withCause(
                    new MessageFormatException(
                            "the object of " + message + " cannot be read: " + (refusal == null ? e : refusal)),
                    e);
        }
    }
}
