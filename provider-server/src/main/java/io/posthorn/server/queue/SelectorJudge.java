package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageFields;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.selector.Verdict;
import io.posthorn.server.loop.Clock;
import org.jspecify.annotations.Nullable;

/** Holds the selectors of one queue against its messages; what several ask of the same message is read once. */
final class SelectorJudge {
    private final CostlySelectors costly;
    private @Nullable EncodedMessage judged;
    private int deliveryCount;
    private @Nullable MessageFields fields;

    SelectorJudge(Clock clock) {
        costly = new CostlySelectors(clock);
    }

    /** Whether the selector is true for a message, whose content is here. */
    boolean selects(Selector selector, QueuedMessage message) {
        Verdict verdict = selector.judge(fieldsOf(message));
        if (verdict == Verdict.TOO_COSTLY) {
            costly.met(selector);
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
}
