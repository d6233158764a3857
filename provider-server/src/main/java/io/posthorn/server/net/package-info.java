/**
 * Netty: one listening address, the handshake's pipeline and the open one, frames in and out.
 *
 * <p>All but {@link io.posthorn.server.net.NettyServer} belongs to the network loop of its channel; only the writing of
 * frames may be asked for from any thread. Frames become calls of {@link io.posthorn.server.session.ServerSession} here,
 * and nothing more: another protocol would be a package beside this one. For the composition root.
 */
@NullMarked
package io.posthorn.server.net;

import org.jspecify.annotations.NullMarked;
