package io.posthorn.server.security;

import io.posthorn.api.spi.security.Role;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who may connect to a broker. Immutable; the {@code with} methods return changed copies.
 *
 * @param anonymous whether connections without a user are taken
 */
public record Users(Map<String, Account> accounts, boolean anonymous) {
    /** Nobody at all, to begin with. */
    public static final Users NONE = new Users(Map.of(), false);

    public Users {
        accounts = Map.copyOf(accounts);
    }

    /**
     * Reads a users file, once: what is changed in it later is seen by whoever loads it again.
     *
     * @throws UsersFileException if it cannot be read, or is not right in every part; the text names file, line and way out
     */
    public static Users load(Path file) {
        return UsersFile.read(file);
    }

    /**
     * With one more user.
     *
     * @throws IllegalArgumentException if there is one of this name, or the name cannot be that of a user
     */
    public Users with(String name, PasswordHash password, Role... roles) {
        Map<String, Account> more = new LinkedHashMap<>(accounts);
        if (more.put(name, new Account(name, password, Set.of(roles))) != null) {
            throw new IllegalArgumentException("there is a user '" + name + "' already");
        }
        return new Users(more, anonymous);
    }

    public Users withAnonymous(boolean allowed) {
        return new Users(accounts, allowed);
    }
}
