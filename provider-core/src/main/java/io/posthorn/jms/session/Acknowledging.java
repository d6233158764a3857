package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.transport.BrokerChannel;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the broker what the application is done with, as the session's mode wants it. In a transacted session the commit
 * does that instead.
 *
 * <p>AUTO: after each message; for a persistent one the answer is awaited before the next is handed out, so that at most
 * the last is ambiguous after a crash (Jakarta Messaging 3.1, §6.2.11). DUPS_OK: lazily, {@value #LAZY_MESSAGES} messages
 * or {@value #LAZY_MILLIS} ms at most. CLIENT: when the application says so.
 */
final class Acknowledging {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledging.class);
    private static final int LAZY_MESSAGES = 100;
    private static final int LAZY_MILLIS = 50;
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(LAZY_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    private final int session;
    private final AcknowledgeMode mode;
    private final BrokerChannel channel;
    private final ConnectionSettings settings;
    private final AcknowledgementBook book;
    private final ReentrantLock handOut;
    private volatile @Nullable CompletableFuture<Frame.Answer> underWay;

    Acknowledging(SessionCore session, AcknowledgementBook book, ReentrantLock handOut) {
        this.session = session.number();
        this.mode = session.mode();
        this.channel = session.channel();
        this.settings = session.settings();
        this.book = book;
        this.handOut = handOut;
    }

    /** The application is done with the last message of this consumer, as far as the session can see. */
    void processed(int consumer, EncodedMessage message) {
        handOut.lock();
        try {
            book.processed(consumer);
            if (mode == AcknowledgeMode.AUTO) {
                acknowledgeNow(message.persistent() && settings.ackSync());
            } else if (mode == AcknowledgeMode.DUPS_OK) {
                acknowledgeLazily();
            }
        } finally {
            handOut.unlock();
        }
    }

    /** Waits for the acknowledgement that is under way; before the next message is handed out. */
    void awaitSettled() throws JMSException {
        CompletableFuture<Frame.Answer> answer = underWay;
        if (answer != null) {
            underWay = null;
            Answers.await(answer, settings.timeouts().request(), Errand.ACKNOWLEDGE);
        }
    }

    /**
     * As {@link #awaitSettled}, for a thread that must not wait.
     *
     * @return whether the next message may be handed out; if not, {@code retry} runs when it may
     */
    boolean isSettled(Runnable retry) {
        CompletableFuture<Frame.Answer> answer = underWay;
        if (answer == null) {
            return true;
        }
        if (!answer.isDone()) {
            var unused = answer.whenComplete((done, failure) -> retry.run());
            return false;
        }
        underWay = null;
        if (!answer.isCompletedExceptionally() && answer.join() instanceof Frame.Failed failed) {
            LOG.warn("an acknowledgement was refused code={} reason=\"{}\"", failed.code(), failed.text());
        }
        return true;
    }

    /** Acknowledges all that the session has handed out: {@code Message.acknowledge} in mode CLIENT. */
    void acknowledgeAll() throws JMSException {
        List<DeliveredRange> ranges;
        handOut.lock();
        try {
            ranges = book.takeOpen();
        } finally {
            handOut.unlock();
        }
        if (ranges.isEmpty()) {
            return;
        }
        if (settings.ackSync()) {
            Answers.await(request(ranges), settings.timeouts().request(), Errand.ACKNOWLEDGE);
        } else {
            channel.send(new Frame.Acknowledge(0, session, ranges));
        }
    }

    /** Sends what lazy acknowledgement has kept back. */
    void flush() {
        if (mode == AcknowledgeMode.DUPS_OK) {
            handOut.lock();
            try {
                acknowledgeNow(false);
            } finally {
                handOut.unlock();
            }
        }
    }

    private void acknowledgeLazily() {
        if (book.unsettled() >= LAZY_MESSAGES) {
            acknowledgeNow(false);
        } else if (book.unsettled() == 1) {
            LATER.execute(this::flush);
        }
    }

    private void acknowledgeNow(boolean awaited) {
        List<DeliveredRange> ranges = book.takeProcessed();
        if (ranges.isEmpty()) {
            return;
        }
        if (awaited) {
            underWay = request(ranges);
        } else {
            channel.send(new Frame.Acknowledge(0, session, ranges));
        }
    }

    private CompletableFuture<Frame.Answer> request(List<DeliveredRange> ranges) {
        return channel.request(correlation -> new Frame.Acknowledge(correlation, session, ranges));
    }
}
