package io.posthorn.jms.session;

import io.posthorn.jms.message.JmsMessage;
import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that is shown the messages of a queue, which stay where they are (Jakarta Messaging 3.1, §4.1.6): nothing is
 * settled, nothing goes back. Since nothing is consumed it is of no concern whether the connection is started (§6.1.5).
 */
final class BrowserCore extends ConsumerCore {
    private BrowserCore(SessionCore session) {
        super(session, session.nextConsumer(), DeliveryLedger.SHOWN);
    }

    /** Begins to look at a queue, as it is now. */
    static BrowserCore open(SessionCore session, ConsumerRequest request) throws JMSException {
        BrowserCore browser = new BrowserCore(session);
        browser.openAtBroker(request);
        return browser;
    }

    /** The next message, or null if all have been shown, or the browser, its session or its connection is closed. */
    @Nullable
    JmsMessage next() throws JMSException {
        return alone(new ReceiveCall(this, 0, BodyCheck.ANY)::run);
    }

    @Override
    boolean mayHandOut() {
        return !isClosed() && !session().connection().isLost();
    }

    /** What is shown to a browser is kept from nobody. */
    @Override
    boolean giveBackIfIdle() {
        return false;
    }

    /** What was shown has not gone back, and is not shown again. */
    @Override
    void startAnew() {}
}
