/**
 * The way to a broker: one {@link io.posthorn.jms.transport.BrokerChannel} a connection, over a socket or inside the
 * process, from handshake to the reason why it ended.
 *
 * <p>Frames that come in, and the end of a channel, are told on the channel's network loop, which never blocks and
 * never runs code of the application; frames go out from any thread. Knows the wire protocol and nothing of JMS. Used
 * by {@code jms.session}.
 */
@NullMarked
package io.posthorn.jms.transport;

import org.jspecify.annotations.NullMarked;
