package io.posthorn.jms.jndi;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes connection factories and destinations known by name, from properties, for applications that name no class of a
 * provider:
 *
 * <pre>
 * java.naming.factory.initial = io.posthorn.jms.jndi.PosthornInitialContextFactory
 * java.naming.provider.url = posthorn://127.0.0.1:5670
 * connectionFactory.orders = posthorn://127.0.0.1:5670?jms.clientId=shop
 * queue.jms/orders = shop.orders
 * topic.jms/prices = shop.prices
 * </pre>
 *
 * <p>{@code ConnectionFactory}, {@code QueueConnectionFactory}, {@code TopicConnectionFactory} and {@code
 * XAConnectionFactory} are there without being named, for {@code java.naming.provider.url}; so are all destinations, as
 * {@code dynamicQueues/NAME} and {@code dynamicTopics/NAME}. Options of factories stand in their URLs or in keys of their own,
 * as {@code userName} for all and {@code connection.orders.clientID} for one. The user of a factory whose URL has none is {@code
 * java.naming.security.principal}, with {@code java.naming.security.credentials}.
 */
public final class PosthornInitialContextFactory implements InitialContextFactory {
    /**
     * Reads an environment.
     *
     * @throws NamingException if a key that is meant for us is misspelt or has a value that is not allowed; the text names
     *     the key
     */
    @Override
    @SuppressWarnings("JdkObsolete") // as JNDI declares it
    public Context getInitialContext(@Nullable Hashtable<?, ?> environment) throws NamingException {
        Hashtable<Object, Object> own = new Hashtable<>();
        if (environment != null) {
            own.putAll(environment);
        }
        return new EnvironmentContext(new EnvironmentReader(own).bindings(), own, "");
    }
}
