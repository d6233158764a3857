package io.posthorn.examples.requestreply;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** A desk that knows two prices, and somebody who asks for more, and once when the desk is closed. */
public final class RequestReplyExample {
    private static final Map<String, BigDecimal> PRICES =
            Map.of("horn", new BigDecimal("349.00"), "mouthpiece", new BigDecimal("27.50"));
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LITTLE_PATIENCE = Duration.ofMillis(300);

    private RequestReplyExample() {}

    /** Speaks to the broker of the URL that is given, or to one inside this process. */
    public static void main(String[] arguments) throws JMSException {
        run(new PosthornConnectionFactory(arguments.length > 0 ? arguments[0] : "vm://examples"), System.out::println);
    }

    static void run(ConnectionFactory broker, Consumer<String> out) throws JMSException {
        try (PriceInquiry inquiry = new PriceInquiry(broker)) {
            PriceDesk desk = PriceDesk.open(broker, PRICES);
            try {
                ask(inquiry, "horn", PATIENCE, out);
                ask(inquiry, "mouthpiece", PATIENCE, out);
                ask(inquiry, "kazoo", PATIENCE, out);
            } finally {
                desk.close();
            }
            ask(inquiry, "horn", LITTLE_PATIENCE, out);
        }
    }

    private static void ask(PriceInquiry inquiry, String thing, Duration patience, Consumer<String> out)
            throws JMSException {
        try {
            out.accept(inquiry.priceOf(thing, patience)
                    .map(price -> "a " + thing + " costs " + price)
                    .orElse("there is no " + thing));
        } catch (NoAnswerException e) {
            out.accept(e.getMessage());
        }
    }
}
