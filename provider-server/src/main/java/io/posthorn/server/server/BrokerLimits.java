package io.posthorn.server.server;

import io.posthorn.api.wire.ProtocolLimits;
import java.time.Duration;

/**
 * What clients may take of a broker.
 *
 * @param maxFrame bytes of the longest frame after authentication, at most 1 GiB
 * @param memory bytes that messages of all queues may take before senders are held back
 * @param scratch bytes of disk that messages may take that are not persistent and for which the memory is too small; 0 for
 *     none: their senders are held back. Used beside a durable store only
 * @param subscriptionBacklog bytes of messages that may wait in a subscription that is not durable, before its consumers are
 *     cut off; 0 for an eighth of the scratch, or without one a quarter of the memory
 * @param sendWindow bytes that a session may have under way
 * @param connections in all
 * @param unauthenticatedPerAddress connections of one address that have not said who they are
 * @param authenticationTime within which a new connection must have said who it is
 * @param heartbeat after which an idle peer must have said something
 */
public record BrokerLimits(
        int maxFrame,
        long memory,
        long scratch,
        long subscriptionBacklog,
        int sendWindow,
        int connections,
        int unauthenticatedPerAddress,
        Duration authenticationTime,
        Duration heartbeat) {
    /** A quarter of the largest heap this process may have, at most 1 GiB. */
    private static final long DEFAULT_MEMORY = Math.min(Runtime.getRuntime().maxMemory() / 4, 1L << 30);

    private static final long DEFAULT_SCRATCH = 8L << 30;

    /** Both sides add a little to the length of a frame, which must stay an int. */
    private static final int LONGEST_FRAME = 1 << 30;

    public static final BrokerLimits DEFAULT = new BrokerLimits(
            ProtocolLimits.DEFAULT_MAX_FRAME,
            DEFAULT_MEMORY,
            DEFAULT_SCRATCH,
            0,
            ProtocolLimits.DEFAULT_SEND_WINDOW,
            10_000,
            100,
            Duration.ofMillis(ProtocolLimits.AUTHENTICATION_TIMEOUT),
            Duration.ofMillis(ProtocolLimits.DEFAULT_HEARTBEAT));

    public BrokerLimits {
        atLeast(ProtocolLimits.MAX_HANDSHAKE_FRAME, maxFrame, "the longest frame in bytes");
        if (maxFrame > LONGEST_FRAME) {
            throw new IllegalArgumentException(
                    "the longest frame must be at most " + LONGEST_FRAME + " bytes, is " + maxFrame);
        }
        atLeast(1024 * 1024, memory, "memory for messages in bytes");
        atLeast(0, scratch, "disk for messages beyond memory in bytes");
        atLeast(0, subscriptionBacklog, "the backlog of a subscription in bytes");
        atLeast(1, sendWindow, "the send window in bytes");
        atLeast(1, connections, "the number of connections");
        atLeast(1, unauthenticatedPerAddress, "the number of unauthenticated connections of an address");
        atLeast(1, authenticationTime.toMillis(), "the time for authentication in ms");
        atLeast(1, heartbeat.toMillis(), "the heartbeat in ms");
    }

    public BrokerLimits withMaxFrame(int bytes) {
        return new BrokerLimits(
                bytes,
                memory,
                scratch,
                subscriptionBacklog,
                sendWindow,
                connections,
                unauthenticatedPerAddress,
                authenticationTime,
                heartbeat);
    }

    public BrokerLimits withMemory(long bytes) {
        return new BrokerLimits(
                maxFrame,
                bytes,
                scratch,
                subscriptionBacklog,
                sendWindow,
                connections,
                unauthenticatedPerAddress,
                authenticationTime,
                heartbeat);
    }

    public BrokerLimits withScratch(long bytes) {
        return new BrokerLimits(
                maxFrame,
                memory,
                bytes,
                subscriptionBacklog,
                sendWindow,
                connections,
                unauthenticatedPerAddress,
                authenticationTime,
                heartbeat);
    }

    public BrokerLimits withSubscriptionBacklog(long bytes) {
        return new BrokerLimits(
                maxFrame,
                memory,
                scratch,
                bytes,
                sendWindow,
                connections,
                unauthenticatedPerAddress,
                authenticationTime,
                heartbeat);
    }

    public BrokerLimits withSendWindow(int bytes) {
        return new BrokerLimits(
                maxFrame,
                memory,
                scratch,
                subscriptionBacklog,
                bytes,
                connections,
                unauthenticatedPerAddress,
                authenticationTime,
                heartbeat);
    }

    public BrokerLimits withConnections(int all, int unauthenticatedOfOneAddress) {
        return new BrokerLimits(
                maxFrame,
                memory,
                scratch,
                subscriptionBacklog,
                sendWindow,
                all,
                unauthenticatedOfOneAddress,
                authenticationTime,
                heartbeat);
    }

    public BrokerLimits withAuthenticationTime(Duration time) {
        return new BrokerLimits(
                maxFrame,
                memory,
                scratch,
                subscriptionBacklog,
                sendWindow,
                connections,
                unauthenticatedPerAddress,
                time,
                heartbeat);
    }

    public BrokerLimits withHeartbeat(Duration time) {
        return new BrokerLimits(
                maxFrame,
                memory,
                scratch,
                subscriptionBacklog,
                sendWindow,
                connections,
                unauthenticatedPerAddress,
                authenticationTime,
                time);
    }

    private static void atLeast(long least, long value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", is " + value);
        }
    }
}
