package io.posthorn.jms.session;

import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** When deliveries of a session count as consumed (Jakarta Messaging 3.1, §6.2.10). */
enum AcknowledgeMode {
    AUTO(Session.AUTO_ACKNOWLEDGE),
    CLIENT(Session.CLIENT_ACKNOWLEDGE),
    DUPS_OK(Session.DUPS_OK_ACKNOWLEDGE),
    TRANSACTED(Session.SESSION_TRANSACTED);

    private final int number;

    AcknowledgeMode(int number) {
        this.number = number;
    }

    /** The number that JMS gives to this mode. */
    int number() {
        return number;
    }

    static AcknowledgeMode of(int number) throws JMSException {
        for (AcknowledgeMode mode : values()) {
            if (mode.number == number) {
                return mode;
            }
        }
        throw new JMSException("session mode " + number + " is not known: AUTO_ACKNOWLEDGE (1), CLIENT_ACKNOWLEDGE (2),"
                + " DUPS_OK_ACKNOWLEDGE (3) and SESSION_TRANSACTED (0) are");
    }

    static AcknowledgeMode of(boolean transacted, int number) throws JMSException {
        if (transacted) {
            return TRANSACTED;
        }
        if (number == Session.SESSION_TRANSACTED) {
            throw new JMSException(
                    "a session that is not transacted needs an acknowledge mode, not SESSION_TRANSACTED");
        }
        return of(number);
    }
}
