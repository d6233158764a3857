package io.posthorn.jms.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.error.JmsExceptions;
import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.transport.BrokerChannel;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the broker what the application is done with, as the session's mode wants it. In a transacted session the commit
 * does that instead.
 *
 * <p>AUTO: after each message; for a persistent one the answer is awaited before the next is handed out, so that at most
 * the last is ambiguous after a crash (Jakarta Messaging 3.1, §6.2.11). DUPS_OK: lazily, {@value #LAZY_MESSAGES} messages
 * or {@value #LAZY_MILLIS} ms at most. CLIENT and INDIVIDUAL: when the application says so.
 */
final class Acknowledging {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledging.class);
    private static final int LAZY_MESSAGES = 100;
    private static final int LAZY_MILLIS = 50;
    private static final Executor LATER =
            CompletableFuture.delayedExecutor(LAZY_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

    private final SessionCore session;
    private final BrokerChannel channel;
    private final ConnectionSettings settings;
    private final AcknowledgementBook book;
    private final ReentrantLock handOut;
    private volatile @Nullable Request underWay;

    /** What the broker was asked to take as acknowledged and has not answered. */
    private record Request(List<DeliveredRange> ranges, CompletableFuture<Frame.Answer> answer) {}

    Acknowledging(SessionCore session, AcknowledgementBook book, ReentrantLock handOut) {
        this.session = session;
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
            if (session.givingBack().isUnderWay()) {
                // A listener recovered its session and did not stay for the answer: the message is not its any more.
                return;
            }
            if (session.mode() == AcknowledgeMode.AUTO) {
                acknowledge(book.takeProcessed(), message.persistent() && settings.ackSync());
            } else if (session.mode() == AcknowledgeMode.DUPS_OK) {
                acknowledgeLazily();
            }
        } finally {
            handOut.unlock();
        }
    }

    /**
     * In mode AUTO, before the next message is handed out: waits for the acknowledgement of the last. One that was
     * refused is tried again first.
     */
    void awaitSettled() throws JMSException {
        if (session.mode() == AcknowledgeMode.AUTO) {
            if (underWay == null) {
                take(book::takeProcessed, true);
            }
            requireAccepted(awaitAnswer());
        }
    }

    /**
     * As {@link #awaitSettled}, for a thread that must not wait.
     *
     * @return whether the next message may be handed out; if not, {@code retry} runs when it may, unless that is never
     * @throws JMSException if the broker refused; the last message is not acknowledged
     */
    boolean isSettled(Runnable retry) throws JMSException {
        Request request = underWay;
        if (request == null || session.mode() != AcknowledgeMode.AUTO) {
            return true;
        }
        if (!request.answer.isDone()) {
            var unused = request.answer.whenComplete((done, failure) -> retry.run());
            return false;
        }
        if (request.answer.isCompletedExceptionally()) {
            return false;
        }
        requireAccepted(awaitAnswer());
        return true;
    }

    /**
     * Acknowledges one message, apart from all others; under the hand-out lock.
     *
     * @return the answer; where durability is not waited for, that it is done; null if the session does not have the message
     *     any more
     */
    @Nullable
    CompletableFuture<Frame.Answer> acknowledgeOne(DeliveredRange message) {
        if (!book.take(message)) {
            return null;
        }
        List<DeliveredRange> ranges = List.of(message);
        if (settings.ackSync()) {
            return channel.request(correlation -> new Frame.Acknowledge(correlation, session.number(), ranges));
        }
        channel.send(new Frame.Acknowledge(0, session.number(), ranges));
        return CompletableFuture.completedFuture(new Frame.Done(0));
    }

    /**
     * Acknowledges all that the session has handed out: {@code Message.acknowledge} in mode CLIENT. What was refused
     * before is part of it again; what is in doubt is waited for.
     */
    void acknowledgeAll() throws JMSException {
        var unused = awaitAnswer();
        take(book::takeOpen, settings.ackSync());
        requireAccepted(awaitAnswer());
    }

    /**
     * Waits for the answer that is under way. What the broker refused is open again; what is late or lost stays under way.
     *
     * @return the refusal, if it is one
     */
    Frame.@Nullable Failed awaitAnswer() throws JMSException {
        Request request = underWay;
        if (request == null) {
            return null;
        }
        Frame.Answer answer =
                Answers.getThrough(request.answer, settings.timeouts().request(), Errand.ACKNOWLEDGE);
        underWay = null;
        if (answer instanceof Frame.Failed failed) {
            LOG.warn("an acknowledgement was refused code={} reason=\"{}\"", failed.code(), failed.text());
            reopen(request.ranges);
            return failed;
        }
        return null;
    }

    /** Sends what lazy acknowledgement has kept back. */
    void flush() {
        if (session.mode() == AcknowledgeMode.DUPS_OK) {
            take(book::takeProcessed, false);
        }
    }

    /** Waits for what was acknowledged of itself, with what lazy acknowledgement has kept back. */
    void awaitAcknowledged() throws JMSException {
        if (session.mode() == AcknowledgeMode.DUPS_OK) {
            take(book::takeProcessed, true);
        }
        requireAccepted(awaitAnswer());
    }

    private void acknowledgeLazily() {
        if (book.unsettled() >= LAZY_MESSAGES) {
            acknowledge(book.takeProcessed(), false);
        } else if (book.unsettled() == 1) {
            LATER.execute(this::flush);
        }
    }

    private void take(Supplier<List<DeliveredRange>> taking, boolean awaited) {
        handOut.lock();
        try {
            acknowledge(taking.get(), awaited);
        } finally {
            handOut.unlock();
        }
    }

    /** What the broker was asked to take as acknowledged is not. */
    void reopen(List<DeliveredRange> ranges) {
        handOut.lock();
        try {
            book.reopen(ranges);
        } finally {
            handOut.unlock();
        }
    }

    private void acknowledge(List<DeliveredRange> ranges, boolean awaited) {
        if (ranges.isEmpty()) {
            return;
        }
        if (awaited) {
            underWay = new Request(
                    ranges,
                    channel.request(correlation -> new Frame.Acknowledge(correlation, session.number(), ranges)));
        } else {
            channel.send(new Frame.Acknowledge(0, session.number(), ranges));
        }
    }

    private static void requireAccepted(Frame.@Nullable Failed refusal) throws JMSException {
        if (refusal != null) {
            throw JmsExceptions.of(refusal.code(), refusal.text());
        }
    }
}
