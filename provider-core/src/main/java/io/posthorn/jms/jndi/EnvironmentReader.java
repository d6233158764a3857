package io.posthorn.jms.jndi;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.jms.destination.JmsQueue;
import io.posthorn.jms.destination.JmsTopic;
import io.posthorn.jms.settings.ConnectionUrl;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** Reads from an environment what is bound to which name. Good for one environment. */
final class EnvironmentReader {
    private static final List<String> DEFAULT_NAMES =
            List.of("ConnectionFactory", "QueueConnectionFactory", "TopicConnectionFactory");
    private static final String DEFAULT_XA_NAME = "XAConnectionFactory";

    private final Map<?, ?> environment;
    private final NavigableMap<String, Object> bindings = new TreeMap<>();
    /** The key that bound a name. */
    private final Map<String, String> sources = new TreeMap<>();

    EnvironmentReader(Map<?, ?> environment) {
        this.environment = environment;
    }

    /**
     * Objects by their names, whose parts are separated by slashes.
     *
     * @throws NamingException if a key is misspelt or its value is not allowed
     */
    NavigableMap<String, Object> bindings() throws NamingException {
        for (Map.Entry<?, ?> entry : environment.entrySet()) {
            if (entry.getKey() instanceof String key) {
                read(key, entry.getValue());
            }
        }
        for (String name : DEFAULT_NAMES) {
            bindings.putIfAbsent(name, factory(Context.PROVIDER_URL, "", PosthornConnectionFactory::new));
        }
        bindings.putIfAbsent(DEFAULT_XA_NAME, factory(Context.PROVIDER_URL, "", PosthornXAConnectionFactory::new));
        return bindings;
    }

    private void read(String key, @Nullable Object value) throws NamingException {
        Optional<BindingKey> known = BindingKey.of(key);
        if (known.isEmpty()) {
            requireNotMisspelt(key);
            return;
        }
        if (!(value instanceof String text)) {
            throw new ConfigurationException(key + " must have a text as its value");
        }
        String name = known.get().nameIn(key).strip();
        switch (known.get()) {
            case CONNECTION_FACTORY -> bind(key, name, factory(key, text, PosthornConnectionFactory::new));
            case XA_CONNECTION_FACTORY -> bind(key, name, factory(key, text, PosthornXAConnectionFactory::new));
            case QUEUE -> bind(key, name, queue(key, text));
            case TOPIC -> bind(key, name, topic(key, text));
            case CONNECTION_FACTORY_NAMES -> {
                for (String each : text.split(",", -1)) {
                    bind(key, each.strip(), factory(Context.PROVIDER_URL, "", PosthornConnectionFactory::new));
                }
            }
        }
    }

    private void bind(String key, String name, Object object) throws ConfigurationException {
        if (name.isEmpty()) {
            throw new ConfigurationException(key + ": a name is missing");
        }
        String other = sources.put(name, key);
        if (other != null) {
            throw new ConfigurationException(name + " is bound twice, by " + other + " and by " + key);
        }
        bindings.put(name, object);
    }

    private Object factory(String key, String url, Function<String, PosthornConnectionFactory> maker)
            throws NamingException {
        String where = url.isBlank() ? providerUrl() : url;
        try {
            PosthornConnectionFactory factory = maker.apply(where);
            if (factory.getUser() == null && environment.get(Context.SECURITY_PRINCIPAL) instanceof String user) {
                factory.setUser(user);
                factory.setPassword(credentials());
            }
            return factory;
        } catch (IllegalArgumentException e) {
            throw refused(key, e);
        }
    }

    private String providerUrl() {
        Object url = environment.get(Context.PROVIDER_URL);
        return url instanceof String text && !text.isBlank() ? text : ConnectionUrl.DEFAULT;
    }

    private @Nullable String credentials() {
        Object credentials = environment.get(Context.SECURITY_CREDENTIALS);
        if (credentials instanceof char[] characters) {
            return new String(characters);
        }
        return credentials instanceof String text ? text : null;
    }

    private static Object queue(String key, String name) throws NamingException {
        try {
            return JmsQueue.of(name.strip());
        } catch (JMSException e) {
            throw refused(key, e);
        }
    }

    private static Object topic(String key, String name) throws NamingException {
        try {
            return JmsTopic.of(name.strip());
        } catch (JMSException e) {
            throw refused(key, e);
        }
    }

    private static void requireNotMisspelt(String key) throws ConfigurationException {
        Optional<BindingKey> nearest = BindingKey.nearest(key);
        if (nearest.isPresent()) {
            throw new ConfigurationException(
                    key + " is not known; did you mean " + nearest.get().form() + "?");
        }
    }

    private static NamingException refused(String key, Exception cause) {
        NamingException refusal = new ConfigurationException(key + ": " + cause.getMessage());
        refusal.setRootCause(cause);
        return refusal;
    }
}
