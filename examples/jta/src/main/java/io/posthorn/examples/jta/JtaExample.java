package io.posthorn.examples.jta;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import io.posthorn.jms.PosthornXAConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.transaction.TransactionManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Three payments between two brokers, one of which the audit wants to see twice. The transaction manager is Narayana. */
public final class JtaExample {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private JtaExample() {}

    /** Speaks to the brokers of the two URLs that are given, or to two inside this process. */
    public static void main(String[] arguments) throws Exception {
        boolean given = arguments.length == 2;
        run(given ? arguments[0] : "vm://branch", given ? arguments[1] : "vm://office", System.out::println);
    }

    static void run(String branchUrl, String officeUrl, Consumer<String> out) throws Exception {
        PosthornXAConnectionFactory branch = new PosthornXAConnectionFactory(branchUrl);
        PosthornXAConnectionFactory office = new PosthornXAConnectionFactory(officeUrl);
        try (JMSContext clerk = branch.createContext();
                JMSContext accountant = office.createContext();
                Clearing clearing = new Clearing(transactionManager(), branch, office)) {
            for (String payment : List.of("25.00 to bert", "9999.00 to carl", "10.00 to dora")) {
                clerk.createProducer().send(clerk.createQueue(Clearing.PAYMENTS), payment);
            }

            Audit audit = largePaymentsTwice();
            for (Clearing.Outcome outcome = clearing.next(PATIENCE, audit);
                    outcome != Clearing.Outcome.NONE;
                    outcome = clearing.next(PATIENCE, audit)) {
                out.accept(outcome.name().toLowerCase(Locale.ROOT));
            }
            printBookings(accountant, out);
        }
    }

    private static Audit largePaymentsTwice() {
        Set<String> seen = new HashSet<>();
        return payment -> !payment.startsWith("9999") || !seen.add(payment);
    }

    private static void printBookings(JMSContext accountant, Consumer<String> out) {
        try (JMSConsumer bookings = accountant.createConsumer(accountant.createQueue(Clearing.BOOKINGS))) {
            for (String booking = bookings.receiveBody(String.class, PATIENCE.toMillis());
                    booking != null;
                    booking = bookings.receiveBody(String.class, PATIENCE.toMillis())) {
                out.accept("booking: " + booking);
            }
        }
    }

    /** Narayana, with its log in a directory of its own; a real one would be kept, so that it can recover. */
    private static TransactionManager transactionManager() throws IOException {
        Path log = Files.createTempDirectory("transactions");
        for (String store : new String[] {null, "stateStore", "communicationStore"}) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
                    .setObjectStoreDir(log.toString());
        }
        return com.arjuna.ats.jta.TransactionManager.transactionManager();
    }
}
