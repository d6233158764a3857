package io.posthorn.server.security;

import io.posthorn.api.spi.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a users file. Strict: what it does not know it refuses, so that a slip of the pen opens nothing and shuts out
 * nobody unseen.
 */
final class UsersFile {
    /** Some ten thousand users. */
    private static final long MOST_BYTES = 1024 * 1024;

    private static final List<String> KEYS = List.of("anonymous", "users");
    private static final List<String> USER_KEYS = List.of("password", "roles");
    private static final List<String> ROLES = Stream.of(Role.values())
            .map(role -> role.name().toLowerCase(Locale.ROOT))
            .toList();

    private final StrictYaml yaml;
    private boolean anonymous;
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    private UsersFile(StrictYaml yaml) {
        this.yaml = yaml;
    }

    static Users read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new UsersFileException(
                        "the users file " + file + " has more than " + MOST_BYTES + " bytes, the most that is read",
                        null);
            }
            try (StrictYaml yaml = new StrictYaml("users file " + file, Files.readString(file))) {
                return new UsersFile(yaml).read();
            }
        } catch (IOException e) {
            throw new UsersFileException("the users file " + file + " cannot be read: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private Users read() throws IOException {
        yaml.document(
                "a map with the keys " + quoted(KEYS),
                () -> yaml.map("the file", key -> {
                    yaml.requireKnown(key, KEYS);
                    if (key.equals("anonymous")) {
                        anonymous = yaml.choice(List.of("deny", "allow")).equals("allow");
                    } else {
                        yaml.map("users", this::account);
                    }
                }));
        return new Users(accounts, anonymous);
    }

    private void account(String name) throws IOException {
        int line = yaml.line();
        // First, as a name that cannot be one may be a name and a password in one; then it must not be shown.
        requireName(name);
        Parts parts = new Parts();
        yaml.map("user '" + name + "'", key -> {
            yaml.requireKnown(key, USER_KEYS);
            if (key.equals("password")) {
                parts.password = password(name);
            } else {
                roles(parts.roles);
            }
        });
        if (parts.password == null) {
            throw yaml.error(line, "user '" + name + "' has no password: 'posthorn user hash' makes its hash");
        }
        accounts.put(name, new Account(name, parts.password, parts.roles));
    }

    private void requireName(String name) {
        try {
            Account.requireName(name);
        } catch (IllegalArgumentException e) {
            throw yaml.error(String.valueOf(e.getMessage()));
        }
    }

    /** Of one user, while it is read. */
    private static final class Parts {
        private @Nullable PasswordHash password;
        private final Set<Role> roles = EnumSet.noneOf(Role.class);
    }

    private PasswordHash password(String name) throws IOException {
        String text = yaml.text("the password of user '" + name + "', a bcrypt hash in quotes");
        if (text.isEmpty()) {
            throw yaml.error("the password of user '" + name + "' is empty: 'posthorn user hash' makes its hash");
        }
        try {
            return PasswordHash.parse(text);
        } catch (IllegalArgumentException e) {
            throw yaml.error("the password of user '" + name + "' is " + e.getMessage());
        }
    }

    private void roles(Set<Role> into) throws IOException {
        yaml.list("roles", ROLES.get(0), () -> {
            Role role = Role.valueOf(yaml.choice(ROLES).toUpperCase(Locale.ROOT));
            if (!into.add(role)) {
                throw yaml.error("this role stands here twice");
            }
        });
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
    }
}
