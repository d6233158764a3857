package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.message.JmsMessage;
import jakarta.jms.JMSException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the broker sent to one consumer and the application has not seen, and the credit to send more. The network loop
 * adds; all else happens under the session's hand-out lock.
 */
final class PrefetchedDeliveries {
    private final SessionCore session;
    private final int consumer;
    private final DeliveryLedger ledger;
    private final Inbox inbox = new Inbox();
    private final PrefetchWindow window;
    /** A poll whose answer has not been taken into account. Until then nobody knows what credit is left. */
    private @Nullable CompletableFuture<Frame.Answer> poll;
    /** Until this has an answer what is in the inbox is on its way back. */
    private @Nullable CompletableFuture<Frame.Answer> givingBack;

    PrefetchedDeliveries(SessionCore session, int consumer, DeliveryLedger ledger) {
        this.session = session;
        this.consumer = consumer;
        this.ledger = ledger;
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
        if (isPolling()) {
            return;
        }
        PrefetchWindow.Credit credit = window.topUp();
        if (credit != null) {
            session.channel().send(new Frame.Credit(session.number(), consumer, credit.messages(), credit.bytes()));
        }
    }

    /**
     * Hands out the next message, if it is there and passes the check.
     *
     * @throws JMSException if it cannot be read; then it is passed over, and stays with the session unacknowledged
     */
    @Nullable
    Taken take(BodyCheck check) throws JMSException {
        Delivery delivery = isGivingBack() ? null : inbox.peek();
        if (delivery == null) {
            return null;
        }
        JmsMessage message = decode(delivery);
        check.check(message);
        ledger.handedOut(delivery.tag());
        remove(delivery);
        return new Taken(message, delivery.message());
    }

    private JmsMessage decode(Delivery delivery) throws JMSException {
        try {
            return delivery.decode(ledger.acknowledger(delivery.tag()), session.connection());
        } catch (JMSException e) {
            ledger.passedOver(delivery.tag());
            remove(delivery);
            throw e;
        }
    }

    private void remove(Delivery delivery) {
        inbox.remove();
        window.taken(delivery.size(), System.nanoTime());
        if (window.isAhead()) {
            session.idleWatch().begin();
        }
    }

    /**
     * Gives back all that is ahead if the application has left it for long.
     *
     * @param awaited whether the application waits for messages, so that it is no fault of its own that none is taken
     * @return whether something is ahead
     */
    boolean giveBackIfIdle(boolean awaited) {
        if (isPolling() || !window.isAhead()) {
            return window.isAhead();
        }
        boolean left = window.isWorking() || !awaited;
        if (left && window.unused(System.nanoTime()) >= TimeUnit.MILLISECONDS.toNanos(IdleWatch.PATIENCE)) {
            giveBack();
        }
        return window.isAhead();
    }

    /** What comes before the answer is void: the answer clears the inbox where it arrives, before what is sent after it. */
    private void giveBack() {
        long mark = session.book().mark(consumer);
        CompletableFuture<Frame.Answer> answer = session.channel()
                .request(correlation -> new Frame.GiveBack(correlation, session.number(), consumer, mark))
                .thenApply(done -> {
                    if (!(done instanceof Frame.Failed)) {
                        inbox.clear();
                    }
                    return done;
                });
        givingBack = answer;
        window.takenBack(0, 0);
        var unused = answer.whenComplete((done, failure) -> session.wake());
    }

    private boolean isGivingBack() {
        CompletableFuture<Frame.Answer> answer = givingBack;
        if (answer != null && answer.isDone()) {
            givingBack = null;
        }
        return givingBack != null;
    }

    /**
     * Asks the broker whether there is a message indeed, and leaves it no credit.
     *
     * @return the answer, also that of a poll which is under way; not to be cancelled
     */
    CompletableFuture<Frame.Answer> poll() {
        CompletableFuture<Frame.Answer> asked = poll;
        if (asked == null || !isPolling()) {
            asked = session.channel()
                    .request(correlation -> new Frame.Poll(correlation, session.number(), consumer, true, true));
            poll = asked;
            var unused = asked.whenComplete((done, failure) -> session.wake());
        }
        return asked;
    }

    /** Whether a poll has no answer yet. One that has comes into account here: all credit is taken back. */
    private boolean isPolling() {
        CompletableFuture<Frame.Answer> asked = poll;
        if (asked == null) {
            return false;
        }
        if (!asked.isDone()) {
            return true;
        }
        poll = null;
        if (Answers.isDone(asked)) {
            window.takenBack(inbox.size(), inbox.bytes());
        }
        return false;
    }

    /** Everything went back and no credit is left. */
    void startAnew() {
        inbox.clear();
        window.takenBack(0, 0);
    }
}
