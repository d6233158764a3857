package io.posthorn.server.queue;

import io.posthorn.api.selector.Selector;
import io.posthorn.server.loop.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log that a selector is too costly, so that messages are not selected; once a minute at most. Thread-safe. */
public final class CostlySelectors {
    private static final Logger LOG = LoggerFactory.getLogger(CostlySelectors.class);

    /** Between two complaints. */
    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    /** Of a selector's text a complaint shows so much. */
    private static final int SHOWN = 200;

    private final Clock clock;
    private final AtomicLong times = new AtomicLong();
    private final AtomicLong notBefore;

    public CostlySelectors(Clock clock) {
        this.clock = clock;
        notBefore = new AtomicLong(clock.nanos());
    }

    /** This one could not judge a message within its steps. */
    public void met(Selector selector) {
        long count = times.incrementAndGet();
        long now = clock.nanos();
        long due = notBefore.get();
        if (now - due < 0 || !notBefore.compareAndSet(due, now + PAUSE)) {
            return;
        }
        String text = selector.text();
        LOG.warn(
                "A selector takes too many steps to judge a message, which then counts as not selected ({} times so far on"
                        + " this queue, or on topics); simplify it: {}",
                count,
                text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text);
    }
}
