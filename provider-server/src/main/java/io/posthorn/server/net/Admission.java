package io.posthorn.server.net;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts connections against their limits: all, and those of one address that have not authenticated (R16). Thread-safe. */
final class Admission {
    private final NetLimits limits;
    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> unauthenticated = new ConcurrentHashMap<>();

    Admission(NetLimits limits) {
        this.limits = limits;
    }

    /**
     * Lets a connection in.
     *
     * @throws BrokerException RESOURCE_LIMIT if there are too many
     */
    Ticket admit(@Nullable SocketAddress remote) {
        if (connections.incrementAndGet() > limits.connections()) {
            connections.decrementAndGet();
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT, "the broker has " + limits.connections() + " connections, its limit");
        }
        InetAddress address = remote instanceof InetSocketAddress inet ? inet.getAddress() : null;
        if (address != null && unauthenticated.merge(address, 1, Integer::sum) > limits.unauthenticatedPerAddress()) {
            leaveUnauthenticated(address);
            connections.decrementAndGet();
            throw new BrokerException(
                    ErrorCode.RESOURCE_LIMIT,
                    limits.unauthenticatedPerAddress() + " connections of " + address.getHostAddress()
                            + " have not said who they are, the limit of one address");
        }
        return new Ticket(address);
    }

    int connections() {
        return connections.get();
    }

    private void leaveUnauthenticated(InetAddress address) {
        unauthenticated.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    /** One connection's place. Used by its loop. */
    final class Ticket {
        private @Nullable InetAddress waiting;
        private boolean left;

        private Ticket(@Nullable InetAddress address) {
            waiting = address;
        }

        void authenticated() {
            if (waiting != null) {
                leaveUnauthenticated(waiting);
                waiting = null;
            }
        }

        void leave() {
            if (!left) {
                left = true;
                authenticated();
                connections.decrementAndGet();
            }
        }
    }
}
