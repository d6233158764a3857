package io.posthorn.examples.requestreply;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/**
 * Answers what things cost. A question is the name of a thing as a text; the answer is the price as a text, or a message
 * without body if the thing is not sold here.
 */
final class PriceDesk implements AutoCloseable {
    static final String QUESTIONS = "price.questions";

    /** Nobody waits longer for an answer. */
    private static final Duration ANSWER_LIFE = Duration.ofMinutes(1);

    private final JMSContext context;
    private final Map<String, BigDecimal> prices;

    private PriceDesk(JMSContext context, Map<String, BigDecimal> prices) {
        this.context = context;
        this.prices = prices;
    }

    /** Opens a desk, which answers until it is closed. Any number may be open at a time. */
    static PriceDesk open(ConnectionFactory broker, Map<String, BigDecimal> prices) {
        PriceDesk desk = new PriceDesk(broker.createContext(), prices);
        desk.context.createConsumer(desk.context.createQueue(QUESTIONS)).setMessageListener(desk::answer);
        return desk;
    }

    private void answer(Message question) {
        try {
            BigDecimal price = prices.get(question.getBody(String.class));
            Message answer = price == null ? context.createMessage() : context.createTextMessage(price.toPlainString());
            context.createProducer()
                    .setJMSCorrelationID(question.getJMSMessageID())
                    .setTimeToLive(ANSWER_LIFE.toMillis())
                    .send(question.getJMSReplyTo(), answer);
        } catch (InvalidDestinationRuntimeException e) {
            // Who asked has gone, and the queue for the answer too: the question is done with.
        } catch (JMSException e) {
            throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
