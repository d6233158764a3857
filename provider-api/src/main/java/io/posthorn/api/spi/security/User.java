package io.posthorn.api.spi.security;

import java.util.Set;

/** Who a connection acts for, as settled by authentication. */
public record User(String name, Set<Role> roles) {
    public static final User ANONYMOUS = new User("anonymous");

    public User {
        roles = Set.copyOf(roles);
    }

    /** A user without roles. */
    public User(String name) {
        this(name, Set.of());
    }
}
