package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.jms.message.Acknowledger;

/** The ledger of a consumer whose messages are consumed: they are settled as the mode of its session wants it. */
final class SettledDeliveries implements DeliveryLedger {
    private final SessionCore session;
    private final int consumer;

    SettledDeliveries(SessionCore session, int consumer) {
        this.session = session;
        this.consumer = consumer;
    }

    @Override
    public Acknowledger acknowledger(long tag) {
        return session.mode().isIndividual() ? new IndividualAcknowledger(session, consumer, tag) : session;
    }

    @Override
    public void handedOut(long tag) {
        session.book().handedOut(consumer, tag);
    }

    @Override
    public void passedOver(long tag) {
        session.book().passedOver(consumer, tag);
    }

    @Override
    public void processed(EncodedMessage message) {
        session.acknowledging().processed(consumer, message);
    }
}
