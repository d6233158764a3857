/**
 * Queues and topics as an application sees them.
 *
 * <p>All types are immutable and may be shared between threads, sessions and connections. Every room of the client but
 * settings and transport uses them; they know only the names of {@code api.message}.
 */
@NullMarked
package io.posthorn.jms.destination;

import org.jspecify.annotations.NullMarked;
