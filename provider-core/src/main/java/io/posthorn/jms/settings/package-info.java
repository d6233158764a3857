/**
 * How a client is to connect and behave: what URLs and factory setters say, as checked values.
 *
 * <p>All types are immutable and may be shared between threads. Every room of the client may use them; they know no
 * other room.
 */
@NullMarked
package io.posthorn.jms.settings;

import org.jspecify.annotations.NullMarked;
