package io.posthorn.server.queue;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.ErrorCode;

/**
 * A consumer's look at the messages that wait in a queue (Jakarta Messaging 3.1, §4.1.6): each is shown once, at its turn,
 * with the count that its delivery would have, and stays as it is. What has expired, waits for its delivery time, or is with
 * a consumer is not shown.
 */
public final class Browser extends Bond {
    private long lastTag;
    private long lastLength;

    Browser(MessageQueue queue, Consumer consumer, Walk walk) {
        super(queue, consumer, walk);
    }

    @Override
    void cameTo(QueuedMessage message) {
        EncodedMessage content = message.content();
        if (content == null) {
            throw new IllegalStateException("a message without its content came up to be shown");
        }
        lastTag++;
        lastLength = message.length();
        credit().spend(lastTag, lastLength);
        try {
            consumer().deliver(lastTag, message.attempts() + 1, content, message.missingFrom(content));
        } catch (RuntimeException | Error e) {
            broke(lastTag, e);
        }
    }

    @Override
    public Settlement settle(long from, long to) {
        throw new BrokerException(ErrorCode.ILLEGAL_STATE, "what a browser shows cannot be acknowledged");
    }

    @Override
    public void giveBack(long delivered) {
        queue().requireLoop();
    }

    @Override
    public void stop(long delivered) {
        end(delivered);
    }

    @Override
    public void end(long delivered) {
        queue().requireLoop();
        leave();
    }

    @Override
    public void vanished(long tag) {
        queue().requireLoop();
        if (live() && tag == lastTag) {
            credit().refund(tag, lastLength);
        }
    }

    @Override
    public void unreadable(long tag, String why) {
        queue().requireLoop();
        close(ErrorCode.STORE_FAILED, why);
    }

    @Override
    public int unsettled() {
        return 0;
    }

    @Override
    void broke(long tag, Throwable fault) {
        close(ErrorCode.INTERNAL, "the consumer failed: " + fault);
    }
}
