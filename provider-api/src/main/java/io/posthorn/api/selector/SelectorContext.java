package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/**
 * What a selector asks of one message. Called on the thread that evaluates, once for every place that names the field,
 * so it should be cheap.
 */
public interface SelectorContext {
    /** The value with the type that {@link SelectableHeader} names; null if the message has none. */
    @Nullable
    Object header(SelectableHeader header);

    /**
     * The value with the type it was set with: Boolean, Byte, Short, Integer, Long, Float, Double or String; null if
     * the message has no such property. Values are not converted (§3.8.1.1): a text is never a number.
     */
    @Nullable
    Object property(String name);
}
