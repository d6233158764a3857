/**
 * The state of one client, whatever protocol it speaks: its connection, sessions, consumers, transactions, and what is
 * under way between them, the queues and the store.
 *
 * <p>Everything here is owned by the connection's loop and needs no lock. What a queue has to say comes on the queue's
 * loop and is handed over, but for deliveries: they go straight to {@link io.posthorn.server.session.Outbound}. A protocol
 * speaks to {@link io.posthorn.server.session.ServerConnection} and {@link io.posthorn.server.session.ServerSession}, and
 * is spoken to through {@link io.posthorn.server.session.Outbound} and {@link io.posthorn.server.session.Reply}.
 */
@NullMarked
package io.posthorn.server.session;

import org.jspecify.annotations.NullMarked;
