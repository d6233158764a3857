package io.posthorn.jms.destination;

import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/** The connection that made a temporary destination, as far as the destination needs it. Thread-safe. */
public interface TemporaryOwner {
    /**
     * Deletes a temporary destination (Jakarta Messaging 3.1, §6.2.2).
     *
     * @throws JMSException if it has consumers, or the connection is closed
     */
    void delete(JmsDestination temporary) throws JMSException;

    /** Has {@code owner} delete the destination; where there is none, it is another connection's. */
    static void delete(JmsDestination temporary, @Nullable TemporaryOwner owner) throws JMSException {
        if (owner == null) {
            throw new JMSException(temporary + " can be deleted only by the connection that made it");
        }
        owner.delete(temporary);
    }
}
