/**
 * The port for administrators: a little HTTP in front of {@link io.posthorn.server.broker.Broker}'s operations, apart from
 * the port of applications (R7). It translates and checks who asks; what an operation is stands in the broker.
 *
 * <p>One thread of its own, which is a loop: nothing here blocks, and administrators do not hold up messages. Sees the
 * broker, loops and {@link io.posthorn.api.spi.security}; nothing of net and session. Seen by the composition root only.
 */
@NullMarked
package io.posthorn.server.admin;

import org.jspecify.annotations.NullMarked;
