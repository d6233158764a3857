package io.posthorn.jms.jndi;

import io.posthorn.jms.settings.ConnectionOption;
import io.posthorn.jms.settings.ConnectionOptions;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.naming.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** What keys of an environment say about one factory, or about all, beside the URL of a factory. */
final class GivenSettings {
    private static final String XA = "xa";

    private final Map<ConnectionOption, String> keys = new EnumMap<>(ConnectionOption.class);
    private ConnectionOptions options = ConnectionOptions.NONE;
    private @Nullable String url;
    private String urlKey = "";
    private boolean distributed;

    /** Whether a setting has this name. */
    static boolean knows(String name) {
        return isUrl(name)
                || name.equalsIgnoreCase(XA)
                || ConnectionOption.named(name).isPresent();
    }

    /**
     * Takes a setting that is {@linkplain #knows known}.
     *
     * @throws ConfigurationException if the value is not allowed or another key has given another; the text names the key
     */
    void take(String key, String name, String text) throws ConfigurationException {
        Optional<ConnectionOption> option = ConnectionOption.named(name);
        if (isUrl(name)) {
            if (url != null && !url.equals(text)) {
                throw new ConfigurationException(key + ": " + urlKey + " has given another URL");
            }
            url = text;
            urlKey = key;
        } else if (option.isPresent()) {
            take(key, option.get(), text);
        } else {
            distributed = flag(key, text);
        }
    }

    private void take(String key, ConnectionOption option, String text) throws ConfigurationException {
        Object value;
        try {
            value = option.parse(text);
        } catch (IllegalArgumentException e) {
            throw EnvironmentReader.refused(key, e);
        }
        Object before = options.get(option);
        if (before != null && !before.equals(value)) {
            throw new ConfigurationException(key + ": " + keys.get(option) + " has given another value");
        }
        options = options.with(option, value);
        keys.put(option, key);
    }

    private static boolean flag(String key, String text) throws ConfigurationException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigurationException(key + " must be true or false, is \"" + text + "\"");
        };
    }

    private static boolean isUrl(String name) {
        return name.equalsIgnoreCase("brokerURL") || name.equalsIgnoreCase("remoteURI");
    }

    ConnectionOptions options() {
        return options;
    }

    /** The URL, null where none was given. */
    @Nullable
    String url() {
        return url;
    }

    /** The key that gave the URL. */
    String urlKey() {
        return urlKey;
    }

    /** Whether a factory for distributed transactions is wanted. */
    boolean distributed() {
        return distributed;
    }
}
