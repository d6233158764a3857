package io.posthorn.jms.session;

import io.posthorn.jms.message.JmsMessage;
import jakarta.jms.JMSException;

/** Looks at a message before it is handed out; if it throws, the message stays as if nobody had looked. */
@FunctionalInterface
interface BodyCheck {
    BodyCheck ANY = message -> {};

    void check(JmsMessage message) throws JMSException;
}
