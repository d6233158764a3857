package io.posthorn.jms.session;

import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** When deliveries of a session count as consumed (Jakarta Messaging 3.1, §6.2.10), and one mode that is not there. */
enum AcknowledgeMode {
    AUTO(Session.AUTO_ACKNOWLEDGE),
    CLIENT(Session.CLIENT_ACKNOWLEDGE),
    DUPS_OK(Session.DUPS_OK_ACKNOWLEDGE),
    TRANSACTED(Session.SESSION_TRANSACTED),
    /** Each message by itself, under the number that some providers give to this mode. */
    INDIVIDUAL(4),
    /** The same under the number of others. */
    INDIVIDUAL_101(101);

    private final int number;

    AcknowledgeMode(int number) {
        this.number = number;
    }

    /** The number by which an application asks for this mode. */
    int number() {
        return number;
    }

    boolean isIndividual() {
        return this == INDIVIDUAL || this == INDIVIDUAL_101;
    }

    /** Whether the application says what is acknowledged, and when. */
    boolean isExplicit() {
        return this == CLIENT || isIndividual();
    }

    static AcknowledgeMode of(int number) throws JMSException {
        for (AcknowledgeMode mode : values()) {
            if (mode.number == number) {
                return mode;
            }
        }
        throw new JMSException(
                "session mode " + number + " is not known: AUTO_ACKNOWLEDGE (1), CLIENT_ACKNOWLEDGE (2),"
                        + " DUPS_OK_ACKNOWLEDGE (3), SESSION_TRANSACTED (0) and, beyond the specification, INDIVIDUAL (4 or 101) are");
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
