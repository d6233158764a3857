package io.posthorn.jms.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a {@link ConnectionUrl}: ours, checked; those of other vendors, listed; misspelt ones, refused. */
final class UrlParameters {
    static final String DATA = "data";
    private static final String TYPE = "type";
    /** What {@code type} can be. A factory of ours is for queues and topics alike, only XA has its own. */
    private static final List<String> TYPES =
            List.of("CF", "QUEUE_CF", "TOPIC_CF", "XA_CF", "QUEUE_XA_CF", "TOPIC_XA_CF");

    private final UrlText url;
    private final List<String> foreign = new ArrayList<>();
    private ConnectionOptions options = ConnectionOptions.NONE;
    private @Nullable Path data;
    private int dataPosition;
    private boolean distributed;

    UrlParameters(UrlText url) {
        this.url = url;
    }

    ConnectionOptions options() {
        return options;
    }

    List<String> foreign() {
        return foreign;
    }

    boolean distributed() {
        return distributed;
    }

    /** The addresses with the data directory, if there is one. */
    List<BrokerAddress> withData(List<BrokerAddress> addresses) {
        if (data == null) {
            return addresses;
        }
        if (addresses.get(0) instanceof LocalAddress local) {
            return List.of(new LocalAddress(local.name(), Optional.of(data)));
        }
        throw url.error(dataPosition, "data belongs to vm:// addresses; a broker behind a port knows its own");
    }

    /** Reads {@code ?name=value&name=value}; nothing, if {@code start} is {@code end}. */
    void read(int start, int end) {
        if (start == end) {
            return;
        }
        for (int from = start + 1; from < end; ) {
            int ampersand = url.indexOf('&', from, end);
            if (ampersand > from) {
                parameter(from, ampersand);
            }
            from = ampersand + 1;
        }
    }

    private void parameter(int start, int end) {
        int equals = url.indexOf('=', start, end);
        if (equals == start) {
            throw url.error(start, "a parameter's name is expected before =");
        }
        String name = url.decoded(start, equals);
        Optional<ConnectionOption> option = ConnectionOption.named(name);
        if (option.isPresent()) {
            set(option.get(), start, valueOf(name, equals, end));
        } else if (name.equalsIgnoreCase(DATA)) {
            setData(start, valueOf(name, equals, end));
        } else if (name.equalsIgnoreCase(TYPE)) {
            setType(start, valueOf(name, equals, end));
        } else {
            refuseMisspelt(name, start);
            foreign.add(name);
        }
    }

    private String valueOf(String name, int equals, int end) {
        if (equals == end) {
            throw url.error(end, name + " has no value");
        }
        return url.decoded(equals + 1, end);
    }

    private void set(ConnectionOption option, int position, String text) {
        Object value = valueAt(option, position, text);
        Object before = options.get(option);
        if (before != null && !before.equals(value)) {
            throw url.error(position, option.mainName() + " is given twice, with different values");
        }
        options = options.with(option, value);
    }

    private Object valueAt(ConnectionOption option, int position, String text) {
        try {
            return option.parse(text);
        } catch (IllegalArgumentException e) {
            IllegalArgumentException error = url.error(position, String.valueOf(e.getMessage()));
            error.initCause(e);
            throw error;
        }
    }

    private void setType(int position, String text) {
        String type = text.toUpperCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw url.error(position, "type is one of " + String.join(", ", TYPES) + ", not \"" + text + "\"");
        }
        distributed = type.contains("XA");
    }

    private void setData(int position, String text) {
        if (text.isEmpty()) {
            throw url.error(position, "data is empty; a directory is expected");
        }
        Path directory = path(position, text);
        if (data != null && !data.equals(directory)) {
            throw url.error(position, "data is given twice, with different values");
        }
        data = directory;
        dataPosition = position;
    }

    private Path path(int position, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            IllegalArgumentException error = url.error(position, "data is not a path: " + e.getReason());
            error.initCause(e);
            throw error;
        }
    }

    private void refuseMisspelt(String name, int position) {
        String nearest = ConnectionOption.nearestName(name).orElse(null);
        if (nearest == null && EditDistance.between(name.toLowerCase(Locale.ROOT), DATA) < 2) {
            nearest = DATA;
        }
        if (nearest != null) {
            throw url.error(position, "parameter " + name + " is not known; did you mean " + nearest + "?");
        }
    }
}
