package io.posthorn.server.net;

import io.posthorn.api.wire.ProtocolLimits;

/**
 * Bounds of the network room.
 *
 * @param maxFrame bytes of the longest frame after authentication
 * @param frameMemory bytes that long frames of all connections may take until they are complete
 * @param connections in all
 * @param unauthenticatedPerAddress connections of one address that have not said who they are
 * @param authenticationMillis after which they must have
 * @param heartbeatMillis the longest time without a word that a client may ask for, unless it asks for none
 */
public record NetLimits(
        int maxFrame,
        long frameMemory,
        int connections,
        int unauthenticatedPerAddress,
        int authenticationMillis,
        int heartbeatMillis) {
    public static final NetLimits DEFAULT = new NetLimits(
            ProtocolLimits.DEFAULT_MAX_FRAME,
            4L * ProtocolLimits.DEFAULT_MAX_FRAME,
            10_000,
            100,
            ProtocolLimits.AUTHENTICATION_TIMEOUT,
            ProtocolLimits.DEFAULT_HEARTBEAT);
}
