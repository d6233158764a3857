package io.posthorn.server.security;

import io.posthorn.api.spi.security.Role;
import io.posthorn.api.spi.security.User;
import java.util.Set;

/** A user who may log in. */
public record Account(String name, PasswordHash password, Set<Role> roles) {
    private static final int MOST_CHARACTERS = 255;

    /**
     * A user of this name.
     *
     * @throws IllegalArgumentException if the name cannot be that of a user
     */
    public Account {
        roles = Set.copyOf(roles);
        requireName(name);
    }

    /** The text of what this throws does not have the name. */
    static void requireName(String name) {
        if (name.isEmpty() || name.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "a user's name has 1 to " + MOST_CHARACTERS + " characters, not " + name.length());
        }
        if (name.equals(User.ANONYMOUS.name())) {
            throw new IllegalArgumentException(
                    "no user can be named 'anonymous': that is who connects without a user; say 'anonymous: allow' to let"
                            + " everybody in");
        }
        if (name.indexOf(':') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a user's name must not contain a colon or control characters: HTTP cannot carry them");
        }
    }

    User user() {
        return new User(name, roles);
    }
}
