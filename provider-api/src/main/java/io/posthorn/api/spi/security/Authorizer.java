package io.posthorn.api.spi.security;

import io.posthorn.api.message.DestinationName;

/** Says who may do what. Called on network loops before every operation: must not block. */
public interface Authorizer {
    boolean allows(User user, Permission permission, DestinationName destination);
}
