package io.posthorn.api.selector;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message for selectors: header fields and properties, set one by one. */
final class Fields implements SelectorContext {
    private final Map<SelectableHeader, Object> headers = new EnumMap<>(SelectableHeader.class);
    private final Map<String, Object> properties = new HashMap<>();

    static Fields none() {
        return new Fields();
    }

    Fields with(String name, Object value) {
        properties.put(name, value);
        return this;
    }

    Fields with(SelectableHeader header, Object value) {
        headers.put(header, value);
        return this;
    }

    @Override
    public @Nullable Object header(SelectableHeader header) {
        return headers.get(header);
    }

    @Override
    public @Nullable Object property(String name) {
        return properties.get(name);
    }

    /** True, false or unknown: asks the selector and its negation. */
    Truth truthOf(String selector) throws SelectorException {
        boolean itself = Selector.parse(selector).matches(this);
        boolean negation = Selector.parse("NOT (" + selector + ")").matches(this);
        if (itself && negation) {
            throw new AssertionError(selector + " is true and so is its negation");
        }
        return itself ? Truth.TRUE : negation ? Truth.FALSE : Truth.UNKNOWN;
    }

    @Override
    public String toString() {
        return headers + " " + properties;
    }
}
