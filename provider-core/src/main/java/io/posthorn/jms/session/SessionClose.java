package io.posthorn.jms.session;

import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.Frame;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a session, from whatever thread (Jakarta Messaging 3.1, §6.2.15). */
final class SessionClose {
    private static final Logger LOG = LoggerFactory.getLogger(SessionClose.class);

    private final SessionCore session;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean finished = new AtomicBoolean();

    SessionClose(SessionCore session) {
        this.session = session;
    }

    /** From here on nothing is handed out and every call is refused. */
    boolean isBegun() {
        return begun.get();
    }

    /** Ends receives and listeners that are in progress, without waiting for them. */
    void begin() {
        begun.set(true);
        session.wake();
    }

    void close() throws JMSException {
        session.requireNotInListener();
        begin();
        if (!finished.compareAndSet(false, true)) {
            return;
        }
        try {
            session.awaitPause();
            for (ConsumerCore consumer : session.consumers()) {
                consumer.awaitUnused();
            }
            session.completions().awaitAll(session.settings().timeouts().request());
            settle();
        } catch (JMSException e) {
            if (!session.connection().isLost()) {
                throw e;
            }
            LOG.debug("the connection was lost while a session was closed", e);
        } finally {
            session.connection().forget(session);
        }
    }

    /** What is acknowledged stays so; all else goes back. */
    private void settle() throws JMSException {
        session.sends().close();
        session.acknowledging().flush();
        session.acknowledging().awaitSettled();
        List<DeliveredMark> marks;
        session.handOut().lock();
        try {
            marks = session.book().marks();
        } finally {
            session.handOut().unlock();
        }
        Answers.await(
                session.channel().request(correlation -> new Frame.CloseSession(correlation, session.number(), marks)),
                session.settings().timeouts().close(),
                Errand.REQUEST);
    }
}
