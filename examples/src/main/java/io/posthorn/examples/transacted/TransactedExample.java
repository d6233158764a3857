package io.posthorn.examples.transacted;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Three orders: one is packed at once, one at the second attempt, and one never. */
public final class TransactedExample {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private TransactedExample() {}

    /** Speaks to the broker of the URL that is given, or to one inside this process. */
    public static void main(String[] arguments) throws JMSException {
        run(new PosthornConnectionFactory(arguments.length > 0 ? arguments[0] : "vm://examples"), System.out::println);
    }

    static void run(ConnectionFactory broker, Consumer<String> out) throws JMSException {
        try (JMSContext shop = broker.createContext()) {
            order(shop, "a horn\na mouthpiece");
            order(shop, "a bag\na drum");
            order(shop, "a horn\na glass organ");

            try (Connection connection = broker.createConnection();
                    PackingTable table = new PackingTable(connection, packer())) {
                connection.start();
                out.accept(table.clear(PATIENCE) + " orders are done with");
            }
            printAll("parcel", PackingTable.PARCELS, shop, out);
            printAll("rejected", PackingTable.REJECTED, shop, out);
        }
    }

    private static void order(JMSContext shop, String things) {
        shop.createProducer().send(shop.createQueue(PackingTable.ORDERS), things);
    }

    /** Finds a box for a drum when asked again, and none for a glass organ. */
    private static Packer packer() {
        Set<String> seen = new HashSet<>();
        return thing -> {
            boolean notYet = thing.equals("a drum") && seen.add(thing);
            if (notYet || thing.equals("a glass organ")) {
                throw new PackingException("no box for " + thing);
            }
            return thing;
        };
    }

    private static void printAll(String label, String queue, JMSContext context, Consumer<String> out) {
        try (JMSConsumer consumer = context.createConsumer(context.createQueue(queue))) {
            for (String text = consumer.receiveBody(String.class, PATIENCE.toMillis());
                    text != null;
                    text = consumer.receiveBody(String.class, PATIENCE.toMillis())) {
                out.accept(label + ": " + text.replace("\n", ", "));
            }
        }
    }
}
