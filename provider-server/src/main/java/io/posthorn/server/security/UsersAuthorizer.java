package io.posthorn.server.security;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.spi.security.Authorizer;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.spi.security.Role;
import io.posthorn.api.spi.security.User;

/**
 * Authorization of a broker with users: whoever was let in may use all destinations, administrators may administer.
 */
public final class UsersAuthorizer implements Authorizer {
    @Override
    public boolean allows(User user, Permission permission, DestinationName destination) {
        return permission != Permission.ADMINISTER || administers(user);
    }

    @Override
    public boolean administers(User user) {
        return user.roles().contains(Role.ADMINISTRATOR);
    }
}
