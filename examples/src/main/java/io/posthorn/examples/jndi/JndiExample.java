package io.posthorn.examples.jndi;

import java.time.Duration;
import java.util.Hashtable;
import java.util.Optional;
import java.util.function.Consumer;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Two parcels that are handed in and collected. */
public final class JndiExample {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private JndiExample() {}

    /** Speaks to the broker of the URL that is given, or to the one that {@code jndi.properties} names. */
    @SuppressWarnings("JdkObsolete") // as JNDI declares it
    public static void main(String[] arguments) throws NamingException {
        Hashtable<String, String> environment = new Hashtable<>();
        if (arguments.length > 0) {
            environment.put(Context.PROVIDER_URL, arguments[0]);
        }
        run(new InitialContext(environment), System.out::println);
    }

    static void run(Context names, Consumer<String> out) throws NamingException {
        try (Depot depot = new Depot(names)) {
            depot.handIn("a parcel for anna");
            depot.handIn("a parcel for bert");
            for (Optional<String> parcel = depot.collect(PATIENCE);
                    parcel.isPresent();
                    parcel = depot.collect(PATIENCE)) {
                out.accept("collected: " + parcel.get());
            }
        }
    }
}
