package io.posthorn.examples.legacy;

import io.posthorn.jms.PosthornConnectionFactory;
import java.util.function.Consumer;
import javax.jms.JMSException;
import javax.jms.QueueConnection;
import javax.jms.QueueConnectionFactory;

/** Two transfers among three accounts. */
public final class LegacyExample {
    private static final long PATIENCE_MILLIS = 10_000;

    private LegacyExample() {}

    /** Speaks to the broker of the URL that is given, or to one inside this process. */
    public static void main(String[] arguments) throws JMSException, InterruptedException {
        run(new PosthornConnectionFactory(arguments.length > 0 ? arguments[0] : "vm://examples"), System.out::println);
    }

    static void run(QueueConnectionFactory broker, Consumer<String> out) throws JMSException, InterruptedException {
        QueueConnection connection = broker.createQueueConnection();
        try {
            Ledger ledger = new Ledger(connection, 4);
            Bank bank = new Bank(connection);
            connection.start();

            bank.transfer("anna", "bert", 2_500);
            bank.transfer("bert", "carl", 1_000);

            ledger.close(PATIENCE_MILLIS).forEach((account, cents) -> out.accept(account + ": " + cents + " cents"));
        } finally {
            connection.close();
        }
    }
}
