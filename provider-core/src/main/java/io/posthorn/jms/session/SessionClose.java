package io.posthorn.jms.session;

import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.settings.Timeouts;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a session, from whatever thread (Jakarta Messaging 3.1, §6.2.15). From its beginning nothing is handed out;
 * listeners that run keep the use of their session until they return. Whatever fails, the broker is told, since it would
 * keep what it delivered to a session of which it does not hear.
 */
final class SessionClose {
    private static final Logger LOG = LoggerFactory.getLogger(SessionClose.class);

    private final SessionCore session;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<Boolean> finished = new CompletableFuture<>();
    private volatile boolean begun;
    private volatile boolean listenersDone;

    SessionClose(SessionCore session) {
        this.session = session;
    }

    /** From here on nothing is handed out. */
    boolean isBegun() {
        return begun;
    }

    /** Whether calls of the current thread are refused. */
    boolean refusesCalls() {
        return begun && (listenersDone || !session.isInListener());
    }

    /** Ends receives and listeners that are in progress, without waiting for them. */
    void begin() {
        begun = true;
        session.wake();
    }

    /** Closes; who comes second waits for the first. */
    void close() throws JMSException {
        session.requireNotInListener();
        begin();
        if (!taken.compareAndSet(false, true)) {
            Timeouts timeouts = session.settings().timeouts();
            Answers.getThrough(finished, timeouts.request() + timeouts.close(), Errand.REQUEST);
            return;
        }
        AllSteps steps = new AllSteps();
        try {
            end(steps);
        } finally {
            session.connection().forget(session);
            finished.complete(true);
        }
        if (!session.connection().isLost()) {
            steps.throwFirst();
        }
    }

    /** What is acknowledged stays so; all else goes back. */
    private void end(AllSteps steps) {
        steps.run(this::awaitListeners);
        listenersDone = true;
        session.sends().close();
        session.acknowledging().flush();
        if (session.connection().isLost()) {
            LOG.debug("a session was closed after its connection was lost session={}", session.number());
            return;
        }
        // Once more: a listener may have sent while the others were waited for.
        steps.run(this::awaitCompletions);
        steps.run(session.acknowledging()::awaitSettled);
        steps.run(this::tellBroker);
    }

    private void awaitListeners() throws JMSException {
        session.awaitPause();
        for (ConsumerCore consumer : session.consumers()) {
            consumer.awaitUnused();
        }
        awaitCompletions();
    }

    private void awaitCompletions() throws JMSException {
        session.completions().awaitAll(session.settings().timeouts().request());
    }

    private void tellBroker() throws JMSException {
        List<DeliveredMark> marks = session.marks();
        List<DeliveredRange> returned = session.betweenMessages(session::takeReturned);
        Answers.awaitThrough(
                session.channel().request(correlation -> new Frame.CloseSession(correlation, session.number(), marks, returned)),
                session.settings().timeouts().close(),
                Errand.REQUEST);
    }
}
