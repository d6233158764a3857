/**
 * Message selectors (Jakarta Messaging 3.1, §3.8.1): a text is parsed once into a {@link
 * io.posthorn.api.selector.Selector} and asked for many messages. The tree of a selector is visible, so that the broker
 * can look into it.
 *
 * <p>All types but the package's own scanner, parser and evaluation are immutable and may be shared between threads.
 * Used by the broker and by whoever wants to check a selector's text; knows no other room.
 */
@NullMarked
package io.posthorn.api.selector;

import org.jspecify.annotations.NullMarked;
