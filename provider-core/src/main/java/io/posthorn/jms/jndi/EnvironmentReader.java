package io.posthorn.jms.jndi;

import io.posthorn.jms.destination.JmsQueue;
import io.posthorn.jms.destination.JmsTopic;
import io.posthorn.jms.settings.ForeignSettings;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from an environment what is bound to which name. Good for one environment. */
final class EnvironmentReader {
    private static final List<String> DEFAULT_NAMES =
            List.of("ConnectionFactory", "QueueConnectionFactory", "TopicConnectionFactory");
    private static final String DEFAULT_XA_NAME = "XAConnectionFactory";

    private static final Logger log = LoggerFactory.getLogger(EnvironmentReader.class);

    private final Map<?, ?> environment;
    private final FactoryMaker maker;
    private final NavigableMap<String, Object> bindings = new TreeMap<>();
    /** The factories to bind. */
    private final Map<String, NewFactory> factories = new TreeMap<>();
    /** Keys that set something of one factory: they can be told apart when the names of all are known. */
    private final Map<String, String> settings = new TreeMap<>();
    /** The key that bound a name. */
    private final Map<String, String> sources = new TreeMap<>();
    /** Keys that are another vendor's and mean nothing here. */
    private final List<String> foreign = new ArrayList<>();

    private record NewFactory(String key, String url, boolean distributed) {}

    EnvironmentReader(Map<?, ?> environment) {
        this.environment = environment;
        this.maker = new FactoryMaker(environment);
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
            factories.putIfAbsent(name, new NewFactory(Context.PROVIDER_URL, "", false));
        }
        factories.putIfAbsent(DEFAULT_XA_NAME, new NewFactory(Context.PROVIDER_URL, "", true));
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            readSetting(setting.getKey(), setting.getValue());
        }
        warnOfForeign();
        for (Map.Entry<String, NewFactory> entry : factories.entrySet()) {
            NewFactory wanted = entry.getValue();
            bindings.putIfAbsent(
                    entry.getKey(), maker.make(entry.getKey(), wanted.key(), wanted.url(), wanted.distributed()));
        }
        return bindings;
    }

    private void read(String key, @Nullable Object value) throws NamingException {
        Optional<BindingKey> known = BindingKey.of(key);
        if (known.isPresent()) {
            readBinding(key, known.get(), text(key, value));
        } else if (GivenSettings.knows(key)) {
            maker.ofAll().take(key, key, text(key, value));
        } else if (SettingKey.begins(key, SettingKey.OF_ALL)) {
            readCommon(key, key.substring(SettingKey.OF_ALL.length()), text(key, value));
        } else if (SettingKey.OF_ONE.stream().anyMatch(prefix -> SettingKey.begins(key, prefix))) {
            settings.put(key, text(key, value));
        } else if (SettingKey.isForeign(key)) {
            foreign.add(key);
        } else {
            requireNotMisspelt(key);
        }
    }

    private static String text(String key, @Nullable Object value) throws ConfigurationException {
        if (value instanceof String text) {
            return text;
        }
        throw new ConfigurationException(key + " must have a text as its value");
    }

    private void readBinding(String key, BindingKey known, String text) throws NamingException {
        String name = known.nameIn(key).strip();
        switch (known) {
            case CONNECTION_FACTORY -> addFactory(key, name, new NewFactory(key, text, false));
            case XA_CONNECTION_FACTORY -> addFactory(key, name, new NewFactory(key, text, true));
            case QUEUE -> bind(key, name, queue(key, text));
            case TOPIC -> bind(key, name, topic(key, text));
            case CONNECTION_FACTORY_NAMES -> {
                for (String each : text.split(",", -1)) {
                    addFactory(
                            key,
                            each.strip(),
                            new NewFactory(key, "", each.strip().equals(DEFAULT_XA_NAME)));
                }
            }
        }
    }

    private void addFactory(String key, String name, NewFactory factory) throws ConfigurationException {
        claim(key, name);
        factories.put(name, factory);
    }

    private void bind(String key, String name, Object object) throws ConfigurationException {
        claim(key, name);
        bindings.put(name, object);
    }

    private void claim(String key, String name) throws ConfigurationException {
        if (name.isEmpty()) {
            throw new ConfigurationException(key + ": a name is missing");
        }
        String other = sources.put(name, key);
        if (other != null) {
            throw new ConfigurationException(name + " is bound twice, by " + other + " and by " + key);
        }
    }

    private void readCommon(String key, String name, String text) throws ConfigurationException {
        if (GivenSettings.knows(name)) {
            maker.ofAll().take(key, name, text);
        } else {
            SettingKey.requireNotMisspelt(key, SettingKey.OF_ALL, name);
            foreign.add(key);
        }
    }

    /** {@code connection.FACTORY.SETTING}, where both may have dots in them. */
    private void readSetting(String key, String text) throws ConfigurationException {
        String prefix = SettingKey.OF_ONE.stream()
                .filter(each -> SettingKey.begins(key, each))
                .findFirst()
                .orElseThrow();
        String rest = key.substring(prefix.length());
        Optional<String> factory = factories.keySet().stream()
                .filter(name -> rest.startsWith(name + "."))
                .max(Comparator.comparingInt(String::length));
        if (factory.isPresent()) {
            String name = rest.substring(factory.get().length() + 1);
            if (GivenSettings.knows(name)) {
                maker.of(factory.get()).take(key, name, text);
                return;
            }
            SettingKey.requireNotMisspelt(key, prefix + factory.get() + ".", name);
        } else if (GivenSettings.knows(rest.substring(rest.lastIndexOf('.') + 1)) && rest.indexOf('.') > 0) {
            throw new ConfigurationException(key + ": there is no factory of this name; there is "
                    + String.join(", ", factories.keySet()) + ", and "
                    + BindingKey.CONNECTION_FACTORY_NAMES.form() + " makes others");
        }
        foreign.add(key);
    }

    private void warnOfForeign() {
        Collections.sort(foreign);
        if (!foreign.isEmpty()) {
            log.warn("naming context: keys that mean nothing here are ignored: {}", ForeignSettings.told(foreign));
        }
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
        SettingKey.requireNotMisspelt(key);
        Optional<BindingKey> nearest = BindingKey.nearest(key);
        if (nearest.isPresent()) {
            throw new ConfigurationException(
                    key + " is not known; did you mean " + nearest.get().form() + "?");
        }
    }

    static ConfigurationException refused(String key, Exception cause) {
        ConfigurationException refusal = new ConfigurationException(key + ": " + cause.getMessage());
        refusal.setRootCause(cause);
        return refusal;
    }
}
