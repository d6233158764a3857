package io.posthorn.server.broker;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.TopicName;
import io.posthorn.api.selector.Selector;
import io.posthorn.api.selector.SelectorException;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.queue.BrokerException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a durable subscription as the store keeps them beside its name: {@code format} 1, {@code topic}, and where
 * there are any {@code client}, {@code selector}, {@code nolocal} and {@code shared}.
 */
final class SettingsCodec {
    private static final String FORMAT = "1";
    private static final String YES = "true";

    private SettingsCodec() {}

    static Map<String, String> write(SubscriptionSettings settings) {
        Map<String, String> written = new HashMap<>();
        written.put("format", FORMAT);
        written.put("topic", settings.topic().value());
        putIfAny(written, "client", settings.requiredKey().clientId());
        putIfAny(written, "selector", settings.selector());
        putIfAny(written, "nolocal", settings.noLocal() ? YES : null);
        putIfAny(written, "shared", settings.shared() ? YES : null);
        return written;
    }

    /**
     * Reads them.
     *
     * @throws StoreException UNUSABLE if this version does not understand them: without the subscription messages would be
     *     lost that it should get
     */
    static SubscriptionSettings read(QueueDefinition definition) {
        Map<String, String> written = definition.settings();
        try {
            if (!FORMAT.equals(written.get("format"))) {
                throw unusable(definition, "are of format " + written.get("format") + ", not " + FORMAT, null);
            }
            DestinationName topic = new TopicName(String.valueOf(written.get("topic")));
            SubscriptionKey key = new SubscriptionKey(true, written.get("client"), definition.name());
            return new SubscriptionSettings(
                    topic,
                    key,
                    written.get("selector"),
                    YES.equals(written.get("nolocal")),
                    YES.equals(written.get("shared")));
        } catch (BrokerException | IllegalArgumentException e) {
            throw unusable(definition, "cannot be understood: " + e.getMessage(), e);
        }
    }

    /**
     * The selector that they name, parsed; null for none.
     *
     * @throws StoreException UNUSABLE as in {@link #read}
     */
    static @Nullable Selector selector(QueueDefinition definition, SubscriptionSettings settings) {
        String text = settings.selector();
        try {
            return text == null ? null : Selector.parse(text);
        } catch (SelectorException e) {
            throw unusable(definition, "have a selector that cannot be understood: " + e.getMessage(), e);
        }
    }

    private static void putIfAny(Map<String, String> written, String name, @Nullable String value) {
        if (value != null) {
            written.put(name, value);
        }
    }

    private static StoreException unusable(QueueDefinition definition, String why, @Nullable Throwable cause) {
        return new StoreException(
                StoreException.Reason.UNUSABLE,
                "the settings of durable subscription \"" + definition.name() + "\" " + why
                        + ": start the version of the broker that wrote them and unsubscribe, or use that one",
                cause);
    }
}
