package io.posthorn.jms.jndi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.PosthornXAConnectionFactory;
import io.posthorn.jms.destination.JmsQueue;
import io.posthorn.jms.destination.JmsTopic;
import io.posthorn.jms.settings.ConnectionOption;
import jakarta.jms.JMSException;
import java.net.URLEncoder;
import java.util.Collections;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes our factories and destinations from the references that naming services keep of them, and nothing else: the class is
 * one of a fixed few, and every key must be one of theirs.
 */
public final class PosthornObjectFactory implements ObjectFactory {
    private static final String URL = "url";
    private static final String NAME = "name";

    /** Makers of connection factories from URLs, by class. */
    private static final Map<String, Function<String, Object>> FACTORIES = Map.of(
            PosthornConnectionFactory.class.getName(), PosthornConnectionFactory::new,
            PosthornXAConnectionFactory.class.getName(), PosthornXAConnectionFactory::new);

    /**
     * Makes the object that {@code reference} describes.
     *
     * @return null if that is not one of ours
     * @throws NamingException if it is, and has a key that is not known or a value that is not allowed; the text names it
     */
    @Override
    @SuppressWarnings("JdkObsolete") // as JNDI declares it
    public @Nullable Object getObjectInstance(
            @Nullable Object reference,
            @Nullable Name name,
            @Nullable Context context,
            @Nullable Hashtable<?, ?> environment)
            throws NamingException {
        if (!(reference instanceof Reference ours)) {
            return null;
        }
        String type = ours.getClassName();
        Function<String, Object> factory = FACTORIES.get(type);
        try {
            if (factory != null) {
                return factory.apply(url(contents(ours)));
            } else if (JmsQueue.class.getName().equals(type)) {
                return JmsQueue.of(nameIn(contents(ours)));
            } else if (JmsTopic.class.getName().equals(type)) {
                return JmsTopic.of(nameIn(contents(ours)));
            }
            return null;
        } catch (IllegalArgumentException | JMSException e) {
            NamingException refusal = new ConfigurationException("the reference to a " + type + ": " + e.getMessage());
            refusal.setRootCause(e);
            throw refusal;
        }
    }

    private static Map<String, String> contents(Reference reference) {
        Map<String, String> contents = new LinkedHashMap<>();
        for (RefAddr address : Collections.list(reference.getAll())) {
            if (!(address.getContent() instanceof String text)) {
                throw new IllegalArgumentException(address.getType() + " must be a text");
            }
            contents.put(address.getType(), text);
        }
        return contents;
    }

    /** The URL with the options that stand beside it. */
    private static String url(Map<String, String> contents) {
        Map<String, String> options = new TreeMap<>(contents);
        String base = options.remove(URL);
        if (base == null) {
            throw new IllegalArgumentException("it has no " + URL);
        }
        StringBuilder url = new StringBuilder(base);
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (ConnectionOption.named(option.getKey()).isEmpty()) {
                throw new IllegalArgumentException(option.getKey() + " is not known");
            }
            url.append(url.indexOf("?") < 0 ? '?' : '&')
                    .append(encoded(option.getKey()))
                    .append('=')
                    .append(encoded(option.getValue()));
        }
        return url.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static String nameIn(Map<String, String> contents) {
        String name = contents.get(NAME);
        if (name == null || contents.size() > 1) {
            throw new IllegalArgumentException(
                    "it must have a " + NAME + " and nothing else, has " + contents.keySet());
        }
        return name;
    }
}
