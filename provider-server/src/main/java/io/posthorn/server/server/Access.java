package io.posthorn.server.server;

import io.posthorn.server.security.Users;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who may reach a broker, and how.
 *
 * @param insecure whether an address that other machines reach may be listened on without users and TLS
 * @param users who may connect; anybody where empty
 * @param adminPort where administrators reach it, on the loopback address: 0 for any port that is free, empty for none
 */
public record Access(boolean insecure, Optional<Users> users, OptionalInt adminPort) {
    /** Anybody, by a port for applications only. */
    public static final Access OPEN = new Access(false, Optional.empty(), OptionalInt.empty());

    public Access {
        adminPort.ifPresent(ListenAddress::requirePort);
    }
}
