package io.posthorn.jms.jndi;

import io.posthorn.api.spi.security.Secret;
import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.jms.settings.ConnectionOption;
import io.posthorn.jms.settings.ConnectionOptions;
import io.posthorn.jms.settings.ConnectionUrl;
import java.util.Map;
import java.util.TreeMap;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the factories of an environment. What is said of one factory by name goes before its URL, that before what is said
 * of all factories, and that before the URL of the provider.
 */
final class FactoryMaker {
    private static final GivenSettings NOTHING = new GivenSettings();

    private final Map<?, ?> environment;
    private final GivenSettings ofAll = new GivenSettings();
    private final Map<String, GivenSettings> ofOne = new TreeMap<>();

    FactoryMaker(Map<?, ?> environment) {
        this.environment = environment;
    }

    /** Where to put what is said of all factories. */
    GivenSettings ofAll() {
        return ofAll;
    }

    /** Where to put what is said of the factory of this name. */
    GivenSettings of(String name) {
        return ofOne.computeIfAbsent(name, each -> new GivenSettings());
    }

    /**
     * A new factory.
     *
     * @param key what binds it
     * @param ownUrl blank for that of the provider
     * @throws NamingException if the URL is not one; the text names the key that gives it
     */
    PosthornConnectionFactory make(String name, String key, String ownUrl, boolean distributed) throws NamingException {
        GivenSettings one = ofOne.getOrDefault(name, NOTHING);
        boolean own = !ownUrl.isBlank() || one.url() != null;
        if (!ownUrl.isBlank() && one.url() != null && !one.url().equals(ownUrl)) {
            throw new ConfigurationException(one.urlKey() + ": " + key + " has given another URL");
        }
        String url = own ? (one.url() == null ? ownUrl : one.url()) : providerUrl();
        try {
            ConnectionUrl parsed = ConnectionUrl.parse(url);
            boolean xa = distributed || one.distributed() || ofAll.distributed() || parsed.distributed();
            PosthornConnectionFactory factory =
                    xa ? new PosthornXAConnectionFactory(url) : new PosthornConnectionFactory(url);
            ConnectionOptions options = own
                    ? commonBeside(parsed.options()).overriddenBy(parsed.options())
                    : parsed.options().overriddenBy(ofAll.options());
            set(factory, options.overriddenBy(one.options()));
            if (factory.getUser() == null && environment.get(Context.SECURITY_PRINCIPAL) instanceof String user) {
                factory.setUser(user);
                factory.setPassword(credentials());
            }
            return factory;
        } catch (IllegalArgumentException e) {
            throw EnvironmentReader.refused(own ? (one.url() == null ? key : one.urlKey()) : providerKey(), e);
        }
    }

    /** What is said of all, but no password for another user than it is meant for. */
    private ConnectionOptions commonBeside(ConnectionOptions ofUrl) {
        return ofUrl.get(ConnectionOption.USER) == null
                ? ofAll.options()
                : ofAll.options().with(ConnectionOption.PASSWORD, null);
    }

    private String providerUrl() {
        if (ofAll.url() != null) {
            return ofAll.url();
        }
        Object url = environment.get(Context.PROVIDER_URL);
        return url instanceof String text && !text.isBlank() ? text : ConnectionUrl.DEFAULT;
    }

    private String providerKey() {
        return ofAll.url() == null ? Context.PROVIDER_URL : ofAll.urlKey();
    }

    private @Nullable String credentials() {
        Object credentials = environment.get(Context.SECURITY_CREDENTIALS);
        if (credentials instanceof char[] characters) {
            return new String(characters);
        }
        return credentials instanceof String text ? text : null;
    }

    private static void set(PosthornConnectionFactory factory, ConnectionOptions options) {
        for (ConnectionOption option : ConnectionOption.values()) {
            Object value = options.get(option);
            if (value != null) {
                set(factory, option, value);
            }
        }
    }

    private static void set(PosthornConnectionFactory factory, ConnectionOption option, Object value) {
        switch (option) {
            case USER -> factory.setUser((String) value);
            case PASSWORD -> factory.setPassword(((Secret) value).reveal());
            case CLIENT_ID -> factory.setClientId((String) value);
            case PREFETCH -> factory.setPrefetch((Integer) value);
            case PREFETCH_BYTES -> factory.setPrefetchBytes((Integer) value);
            case ACK_SYNC -> factory.setAckSync((Boolean) value);
            case CONNECT_TIMEOUT -> factory.setConnectTimeout((Integer) value);
            case REQUEST_TIMEOUT -> factory.setRequestTimeout((Integer) value);
            case SEND_TIMEOUT -> factory.setSendTimeout((Integer) value);
            case CLOSE_TIMEOUT -> factory.setCloseTimeout((Integer) value);
            case HEARTBEAT -> factory.setHeartbeat((Integer) value);
            case OBJECT_ALLOW -> factory.setObjectAllow(value.toString());
        }
    }
}
