package io.posthorn.examples.jndi;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.time.Duration;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NamingException;

/** Where parcels are handed in and collected. Not thread-safe. */
final class Depot implements AutoCloseable {
    private final JMSContext context;
    private final Queue parcels;

    /** Looks up {@code ConnectionFactory} and {@code depot/parcels}. */
    @SuppressWarnings("BanJNDI") // names of this program, in the context that its own properties describe
    Depot(Context names) throws NamingException {
        ConnectionFactory factory = (ConnectionFactory) names.lookup("ConnectionFactory");
        parcels = (Queue) names.lookup("depot/parcels");
        context = factory.createContext();
    }

    void handIn(String parcel) {
        context.createProducer().send(parcels, parcel);
    }

    /** The parcel that has waited longest; empty if none came in time. */
    Optional<String> collect(Duration patience) {
        try (JMSConsumer counter = context.createConsumer(parcels)) {
            return Optional.ofNullable(counter.receiveBody(String.class, patience.toMillis()));
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
