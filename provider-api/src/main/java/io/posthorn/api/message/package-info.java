/**
 * What a message is, for client and broker alike: destination names, ids, headers, properties and an opaque body.
 *
 * <p>All types are immutable and may be shared between threads. Known to every other room; knows only
 * {@code api.codec}.
 */
@NullMarked
package io.posthorn.api.message;

import org.jspecify.annotations.NullMarked;
