package io.posthorn.server.security;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.spi.security.Authorizer;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.spi.security.User;

/** Authorization of a broker without users: whoever reached it may do everything. See {@link OpenAuthenticator}. */
public final class OpenAuthorizer implements Authorizer {
    @Override
    public boolean allows(User user, Permission permission, DestinationName destination) {
        return true;
    }

    @Override
    public boolean administers(User user) {
        return true;
    }
}
