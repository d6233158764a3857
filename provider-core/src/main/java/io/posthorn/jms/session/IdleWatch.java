package io.posthorn.jms.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Has the consumers of a session give back what they hold ahead when the application does not come for it: a consumer that
 * was fast and that nobody uses any more, as a pool keeps it, would else keep messages from all others. It looks only while
 * something is held ahead. All but the looking happens under the session's hand-out lock.
 */
final class IdleWatch {
    /** How long the application may leave what is held ahead, in ms, before it goes back; it does before twice that. */
    static final long PATIENCE = 250;

    private static final Executor LATER =
            CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.MILLISECONDS, SessionThreads.POOL);

    private final SessionCore session;
    private boolean watching;

    IdleWatch(SessionCore session) {
        this.session = session;
    }

    /** Something is held ahead, and may be left. */
    void begin() {
        if (!watching) {
            watching = true;
            LATER.execute(this::look);
        }
    }

    private void look() {
        var unused = session.betweenMessages(() -> {
            watching = false;
            if (!session.isClosed() && !session.connection().isLost() && anythingAhead()) {
                begin();
            }
            return watching;
        });
    }

    private boolean anythingAhead() {
        boolean ahead = false;
        for (ConsumerCore consumer : session.consumers()) {
            ahead |= consumer.giveBackIfIdle();
        }
        return ahead;
    }
}
