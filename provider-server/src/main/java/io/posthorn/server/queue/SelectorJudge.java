package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageFields;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.selector.Verdict;
import io.posthorn.server.loop.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the selectors of one queue against its messages; what several ask of the same message is read once. */
final class SelectorJudge {
    private static final Logger LOG = LoggerFactory.getLogger(SelectorJudge.class);

    /** Between two complaints. */
    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    /** Of a selector's text a complaint shows so much. */
    private static final int SHOWN = 200;

    private final Clock clock;
    private @Nullable EncodedMessage judged;
    private int deliveryCount;
    private @Nullable MessageFields fields;
    private long complaints;
    private long complainedAt;

    SelectorJudge(Clock clock) {
        this.clock = clock;
    }

    /** Whether the selector is true for a message, whose content is here. */
    boolean selects(Selector selector, QueuedMessage message) {
        Verdict verdict = selector.judge(fieldsOf(message));
        if (verdict == Verdict.TOO_COSTLY) {
            complain(selector);
        }
        return verdict == Verdict.SELECTED;
    }

    /** Forgets the last message. */
    void rest() {
        judged = null;
        fields = null;
    }

    private MessageFields fieldsOf(QueuedMessage message) {
        EncodedMessage content = message.content();
        if (content == null) {
            throw new IllegalStateException("a message without its content is to be judged");
        }
        MessageFields known = fields;
        if (known == null || judged != content || deliveryCount != message.attempts() + 1) {
            judged = content;
            deliveryCount = message.attempts() + 1;
            known = new MessageFields(content, deliveryCount);
            fields = known;
        }
        return known;
    }

    private void complain(Selector selector) {
        complaints++;
        long now = clock.nanos();
        if (complaints > 1 && now - complainedAt < PAUSE) {
            return;
        }
        complainedAt = now;
        String text = selector.text();
        LOG.warn(
                "A selector takes too many steps to judge a message, which then counts as not selected ({} times so far on"
                        + " this queue); simplify it: {}",
                complaints,
                text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text);
    }
}
