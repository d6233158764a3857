package io.posthorn.jms.session;

import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.SessionEpoch;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Message ids of one session: 88 bits drawn at random, then 40 that count. Thread-safe. */
final class MessageIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int COUNTER_BITS = 40;
    private static final long COUNTER = (1L << COUNTER_BITS) - 1;

    private final long high = RANDOM.nextLong();
    private final long low = RANDOM.nextLong() << COUNTER_BITS;
    private final AtomicLong count = new AtomicLong();

    MessageId next() {
        return new MessageId(high, low | (count.incrementAndGet() & COUNTER));
    }

    /** What makes a session one. */
    static SessionEpoch newEpoch() {
        return new SessionEpoch(RANDOM.nextLong(), RANDOM.nextLong());
    }
}
