package io.posthorn.server.server;

import io.posthorn.server.security.Users;
import io.posthorn.server.store.StoreSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a broker is set up. Immutable; the {@code with} methods return changed copies.
 *
 * @param data directory of the durable store; all is kept in memory where empty
 * @param segmentBytes size of a journal file, and the most that one transaction or message may write at once
 * @param journal ignored where all is kept in memory
 * @param loops number of network loops, 0 to choose from the number of processors; an inline journal has one
 * @param autoCreateQueues whether a queue comes into being at first use
 */
public record BrokerSettings(
        ListenAddress listen,
        Optional<Path> data,
        int segmentBytes,
        JournalMode journal,
        int loops,
        boolean autoCreateQueues,
        Access access,
        BrokerLimits limits) {
    public BrokerSettings {
        if (segmentBytes < StoreSettings.SMALLEST_SEGMENT) {
            throw new IllegalArgumentException("a journal file must have " + StoreSettings.SMALLEST_SEGMENT
                    + " bytes at least, not " + segmentBytes);
        }
        if (loops < 0) {
            throw new IllegalArgumentException("loops must not be negative, is " + loops);
        }
    }

    /** Keeps all in memory and listens on any free port of the loopback address. */
    public static BrokerSettings inMemory() {
        return new BrokerSettings(
                new ListenAddress.Tcp(ListenAddress.LOOPBACK, 0),
                Optional.empty(),
                StoreSettings.DEFAULT_SEGMENT,
                JournalMode.AUTO,
                0,
                true,
                Access.OPEN,
                BrokerLimits.DEFAULT);
    }

    /** Keeps persistent messages in {@code directory} and listens on any free port of the loopback address. */
    public static BrokerSettings durable(Path directory) {
        BrokerSettings base = inMemory();
        return new BrokerSettings(
                base.listen,
                Optional.of(directory),
                base.segmentBytes,
                base.journal,
                base.loops,
                base.autoCreateQueues,
                base.access,
                base.limits);
    }

    public BrokerSettings withListen(ListenAddress address) {
        return new BrokerSettings(address, data, segmentBytes, journal, loops, autoCreateQueues, access, limits);
    }

    /** Port 0 for any that is free. */
    public BrokerSettings withTcp(String host, int port) {
        return withListen(new ListenAddress.Tcp(host, port));
    }

    /** At least {@link StoreSettings#SMALLEST_SEGMENT}. */
    public BrokerSettings withSegmentBytes(int bytes) {
        return new BrokerSettings(listen, data, bytes, journal, loops, autoCreateQueues, access, limits);
    }

    public BrokerSettings withJournal(JournalMode mode) {
        return new BrokerSettings(listen, data, segmentBytes, mode, loops, autoCreateQueues, access, limits);
    }

    public BrokerSettings withLoops(int count) {
        return new BrokerSettings(listen, data, segmentBytes, journal, count, autoCreateQueues, access, limits);
    }

    public BrokerSettings withAutoCreateQueues(boolean allowed) {
        return new BrokerSettings(listen, data, segmentBytes, journal, loops, allowed, access, limits);
    }

    public BrokerSettings withInsecure(boolean allowed) {
        return withAccess(new Access(allowed, access.users(), access.adminPort()));
    }

    /** Only these may connect. Without this anybody may. */
    public BrokerSettings withUsers(Users users) {
        return withAccess(new Access(access.insecure(), Optional.of(users), access.adminPort()));
    }

    /** Administrators reach it by HTTP on this port of the loopback address, 0 for any that is free. */
    public BrokerSettings withAdminPort(int port) {
        return withAccess(new Access(access.insecure(), access.users(), OptionalInt.of(port)));
    }

    private BrokerSettings withAccess(Access changed) {
        return new BrokerSettings(listen, data, segmentBytes, journal, loops, autoCreateQueues, changed, limits);
    }

    public BrokerSettings withLimits(BrokerLimits changed) {
        return new BrokerSettings(listen, data, segmentBytes, journal, loops, autoCreateQueues, access, changed);
    }
}
