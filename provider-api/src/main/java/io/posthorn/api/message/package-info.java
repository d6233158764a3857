/**
 * What a message is, for client and broker alike: destination names, ids, headers, properties and an opaque body.
 *
 * <p>All types but {@link io.posthorn.api.message.MessageFields} are immutable and may be shared between threads. Known to
 * every other room; knows {@code api.codec}, and {@code api.selector}, which asks for fields.
 */
@NullMarked
package io.posthorn.api.message;

import org.jspecify.annotations.NullMarked;
