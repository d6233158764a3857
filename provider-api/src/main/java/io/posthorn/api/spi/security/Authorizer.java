package io.posthorn.api.spi.security;

import io.posthorn.api.message.DestinationName;

/** Says who may do what. Called on network loops before every operation: must not block. */
public interface Authorizer {
    /** Whether the user may do this with this destination. */
    boolean allows(User user, Permission permission, DestinationName destination);

    /** Whether the user may use the port for administrators; nobody may where nothing else is said. */
    default boolean administers(User user) {
        return false;
    }
}
