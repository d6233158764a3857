package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.jms.message.Acknowledger;

/** What is noted of one consumer's deliveries; all but the acknowledging happens under the session's hand-out lock. */
interface DeliveryLedger {
    /** Of messages that are only shown: there is nothing to note, and nothing to acknowledge. */
    DeliveryLedger SHOWN = new DeliveryLedger() {
        @Override
        public Acknowledger acknowledger(long tag) {
            return () -> {};
        }

        @Override
        public void handedOut(long tag) {}

        @Override
        public void passedOver(long tag) {}

        @Override
        public void processed(EncodedMessage message) {}
    };

    /** What the application acknowledges this message by. */
    Acknowledger acknowledger(long tag);

    /** The application gets this message. */
    void handedOut(long tag);

    /** This message cannot be handed out. */
    void passedOver(long tag);

    /** The application is done with the last message that it got, as far as the session can see. */
    void processed(EncodedMessage message);
}
