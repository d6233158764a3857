package io.posthorn.jms.settings;

import io.posthorn.api.spi.security.Secret;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.jms.object.AllowedClasses;
import io.posthorn.jms.object.ObjectReading;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options that were set, whether by a URL or by setters; the others have their defaults. Prints without secrets. */
public final class ConnectionOptions {
    public static final ConnectionOptions NONE = new ConnectionOptions(Map.of());

    private final Map<ConnectionOption, Object> values;

    private ConnectionOptions(Map<ConnectionOption, Object> values) {
        this.values = values;
    }

    /**
     * The same with this option set, or back at its default where {@code value} is null.
     *
     * @param value a String, Secret, Boolean, Integer or AllowedClasses, as the option wants it
     * @throws IllegalArgumentException if it is out of range; the text names the option and what is allowed
     */
    public ConnectionOptions with(ConnectionOption option, @Nullable Object value) {
        Map<ConnectionOption, Object> changed = new EnumMap<>(ConnectionOption.class);
        changed.putAll(values);
        if (value == null) {
            changed.remove(option);
        } else {
            changed.put(option, option.checked(value));
        }
        return new ConnectionOptions(changed);
    }

    /** These, and what {@code others} say over them. */
    public ConnectionOptions overriddenBy(ConnectionOptions others) {
        Map<ConnectionOption, Object> merged = new EnumMap<>(ConnectionOption.class);
        merged.putAll(values);
        merged.putAll(others.values);
        return new ConnectionOptions(merged);
    }

    /** What was set for an option, or null. */
    public @Nullable Object get(ConnectionOption option) {
        return values.get(option);
    }

    /** Settings for a connection to one of these addresses. */
    public ConnectionSettings settings(List<BrokerAddress> addresses) {
        String user = (String) get(ConnectionOption.USER);
        Secret password = (Secret) get(ConnectionOption.PASSWORD);
        return new ConnectionSettings(
                        addresses,
                        null,
                        (String) get(ConnectionOption.CLIENT_ID),
                        prefetch(),
                        ackSync(),
                        timeouts(),
                        number(ConnectionOption.HEARTBEAT, ProtocolLimits.DEFAULT_HEARTBEAT),
                        ObjectReading.of(objectAllow()))
                .withCredentials(user, password);
    }

    /** What was set, by the names that URLs have for it and as they say it; secrets are left out. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((option, value) -> {
            if (!(value instanceof Secret)) {
                texts.put(option.mainName(), value.toString());
            }
        });
        return texts;
    }

    private Prefetch prefetch() {
        return new Prefetch(
                number(ConnectionOption.PREFETCH, Prefetch.DEFAULT.messages()),
                number(ConnectionOption.PREFETCH_BYTES, Prefetch.DEFAULT.bytes()));
    }

    private boolean ackSync() {
        return !Boolean.FALSE.equals(get(ConnectionOption.ACK_SYNC));
    }

    private Timeouts timeouts() {
        return new Timeouts(
                number(ConnectionOption.CONNECT_TIMEOUT, Timeouts.DEFAULT.connect()),
                number(ConnectionOption.REQUEST_TIMEOUT, Timeouts.DEFAULT.request()),
                number(ConnectionOption.SEND_TIMEOUT, Timeouts.DEFAULT.send()),
                number(ConnectionOption.CLOSE_TIMEOUT, Timeouts.DEFAULT.close()));
    }

    private AllowedClasses objectAllow() {
        return get(ConnectionOption.OBJECT_ALLOW) instanceof AllowedClasses allowed ? allowed : AllowedClasses.NONE;
    }

    private int number(ConnectionOption option, int otherwise) {
        return get(option) instanceof Integer number ? number : otherwise;
    }

    Map<ConnectionOption, Object> values() {
        return Collections.unmodifiableMap(values);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConnectionOptions that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
