package io.posthorn.examples.requestreply;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TemporaryQueue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Asks a {@link PriceDesk}, one question at a time. The queue for the answers goes with it. Not thread-safe. */
final class PriceInquiry implements AutoCloseable {
    private final JMSContext context;
    private final TemporaryQueue answers;
    private final JMSConsumer answered;

    PriceInquiry(ConnectionFactory broker) {
        context = broker.createContext();
        answers = context.createTemporaryQueue();
        answered = context.createConsumer(answers);
    }

    /**
     * What a thing costs; empty if it is not sold.
     *
     * @param patience a question that no desk has taken by then expires
     * @throws NoAnswerException if there was no answer in time
     */
    Optional<BigDecimal> priceOf(String thing, Duration patience) throws JMSException, NoAnswerException {
        long deadline = System.nanoTime() + patience.toNanos();
        Message question = context.createTextMessage(thing);
        context.createProducer()
                .setJMSReplyTo(answers)
                .setTimeToLive(patience.toMillis())
                .send(context.createQueue(PriceDesk.QUESTIONS), question);
        for (long left = patience.toMillis(); left > 0; left = millisUntil(deadline)) {
            Message answer = answered.receive(left);
            // An answer to an earlier question, which came too late for that, is passed over.
            if (answer != null && question.getJMSMessageID().equals(answer.getJMSCorrelationID())) {
                return Optional.ofNullable(answer.getBody(String.class)).map(BigDecimal::new);
            }
        }
        throw new NoAnswerException(thing, patience);
    }

    private static long millisUntil(long deadline) {
        return Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    }

    @Override
    public void close() {
        context.close();
    }
}
