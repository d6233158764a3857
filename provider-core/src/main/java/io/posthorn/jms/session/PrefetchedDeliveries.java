package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.message.JmsMessage;
import io.posthorn.jms.message.MessageMapper;
import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/**
 * What the broker sent to one consumer and the application has not seen, and the credit to send more. The network loop
 * adds; all else happens under the session's hand-out lock.
 */
final class PrefetchedDeliveries {
    private final SessionCore session;
    private final int consumer;
    private final Inbox inbox = new Inbox();
    private final PrefetchWindow window;

    PrefetchedDeliveries(SessionCore session, int consumer) {
        this.session = session;
        this.consumer = consumer;
        this.window = new PrefetchWindow(session.settings().prefetch());
    }

    /** A message that was handed out. */
    record Taken(JmsMessage message, EncodedMessage encoded) {}

    Inbox inbox() {
        return inbox;
    }

    /** The application wants the next message. */
    void askForMore() {
        window.asked(System.nanoTime());
        PrefetchWindow.Credit credit = window.topUp();
        if (credit != null) {
            session.channel().send(new Frame.Credit(session.number(), consumer, credit.messages(), credit.bytes()));
        }
    }

    /** Hands out the next message, if it is there and passes the check. */
    @Nullable
    Taken take(BodyCheck check) throws JMSException {
        Delivery delivery = inbox.peek();
        if (delivery == null) {
            return null;
        }
        JmsMessage message = MessageMapper.decode(delivery.message(), delivery.deliveryCount(), session);
        check.check(message);
        inbox.remove();
        session.book().handedOut(consumer, delivery.tag());
        window.taken(delivery.message().size(), System.nanoTime());
        return new Taken(message, delivery.message());
    }

    /** The broker has taken back all credit; what it had sent is here. */
    void creditTakenBack() {
        window.takenBack(inbox.size(), inbox.bytes());
    }

    /** Everything went back and no credit is left. */
    void startAnew() {
        inbox.clear();
        window.takenBack(0, 0);
    }
}
