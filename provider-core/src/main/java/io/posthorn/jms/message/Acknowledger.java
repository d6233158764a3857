package io.posthorn.jms.message;

import jakarta.jms.JMSException;

/** What a received message's {@code acknowledge} leads to: the session decides by its mode and state. */
@FunctionalInterface
public interface Acknowledger {
    /**
     * Acknowledges, if the session's mode is CLIENT, all that the session has handed out.
     *
     * @throws JMSException if the session is closed, or the broker did not confirm
     */
    void acknowledge() throws JMSException;
}
