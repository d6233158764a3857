package io.posthorn.examples.jndi;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.examples.TestBroker;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JndiExampleTest {
    @RegisterExtension
    final TestBroker broker = new TestBroker();

    @Test
    void whatThePropertiesNameIsFound() throws NamingException {
        List<String> out = new ArrayList<>();

        JndiExample.run(new InitialContext(atTheBroker()), out::add);

        assertThat(out).containsExactly("collected: a parcel for anna", "collected: a parcel for bert");
    }

    /** Goes before {@code jndi.properties}. */
    @SuppressWarnings("JdkObsolete") // as JNDI declares it
    private Hashtable<String, String> atTheBroker() {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.PROVIDER_URL, broker.url());
        return environment;
    }
}
