package io.posthorn.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.security.Role;
import io.posthorn.api.spi.security.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A users file is right in every part, or the error says where it is not. */
class UsersFileTest {
    private static final String HASH =
            "$2a$04$" + PasswordHash.of(new Secret("hunter2"), 4).text().substring("$2a$04$".length());

    @TempDir
    private Path directory;

    @Test
    void usersTheirRolesAndWhetherAnybodyElseMayCome() {
        Users users = load(
                """
                # who may connect
                anonymous: allow
                users:
                  alice:
                    password: "HASH"
                    roles: [administrator]
                  böb:
                    password: 'HASH'
                """);

        assertThat(users.anonymous()).isTrue();
        assertThat(users.accounts()).containsOnlyKeys("alice", "böb");
        assertThat(users.accounts().get("alice").roles()).containsExactly(Role.ADMINISTRATOR);
        assertThat(users.accounts().get("böb").roles()).isEmpty();
        assertThat(users.accounts().get("böb").password().matches(new Secret("hunter2")))
                .isTrue();
    }

    @Test
    void withoutMoreWordsNobodyElseMayCome() {
        assertThat(load("users: {alice: {password: \"HASH\"}}").anonymous()).isFalse();
        assertThat(load("anonymous: deny").accounts()).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("unknown key", "anonymos: deny", 1, "unknown key 'anonymos'; did you mean 'anonymous'?"),
                Arguments.of("far from all keys", "\n\nlisten: 1", 3, "'anonymous' or 'users' is possible"),
                Arguments.of("unknown key of a user", user("pasword: \"HASH\""), 3, "did you mean 'password'?"),
                Arguments.of("neither allow nor deny", "anonymous: alow", 1, "did you mean 'allow'?"),
                Arguments.of("a boolean", "anonymous: true", 1, "'deny' or 'allow'"),
                Arguments.of("nothing", "anonymous:", 1, "'deny' or 'allow'"),
                Arguments.of("a key twice", "anonymous: deny\nanonymous: allow", 2, "'anonymous' stands here twice"),
                Arguments.of(
                        "a user twice",
                        "users:\n  al: {password: \"HASH\"}\n  al: {password: \"HASH\"}",
                        3,
                        "'al' stands here twice"),
                Arguments.of("a role twice", user("roles: [administrator, administrator]"), 3, "twice"),
                Arguments.of("unknown role", user("roles: [administrater]"), 3, "did you mean 'administrator'?"),
                Arguments.of("a role that is no list", user("roles: administrator"), 3, "[administrator]"),
                Arguments.of("no password", user("roles: []"), 2, "has no password"),
                Arguments.of("a user that is nothing", "users:\n  alice:", 2, "must be a map"),
                Arguments.of("empty password", user("password: \"\""), 3, "is empty"),
                Arguments.of("plain-text password", user("password: \"hunter2\""), 3, "posthorn user hash"),
                Arguments.of("a number for a password", user("password: 31337313373133731337"), 3, "must be text"),
                Arguments.of("a password without a key", "users:\n  alice: hunter2", 2, "must be a map"),
                Arguments.of("a password without a space", "users: {alice:hunter2}", 1, "colon"),
                Arguments.of("a cost too low", user("password: \"" + "$2a$03$" + "x".repeat(53) + "\""), 3, "4 to 16"),
                Arguments.of("the name of nobody", "users:\n  anonymous: {password: \"HASH\"}", 2, "anonymous: allow"),
                Arguments.of("an empty name", "users:\n  '': {password: \"HASH\"}", 2, "1 to 255"),
                Arguments.of("users that are a list", "users: [alice]", 1, "must be a map"),
                Arguments.of("a list", "- anonymous", 1, "must be a map"),
                Arguments.of("no text at all", "", 1, "nothing in it"),
                Arguments.of("a comment only", "# users", 1, "nothing in it"),
                Arguments.of("two documents", "anonymous: deny\n---\nanonymous: allow", 3, "first document"),
                Arguments.of("an anchor", "users:\n  alice: &a {password: \"HASH\"}\n  bob: *a", 2, "anchors"),
                Arguments.of("an alias", "users:\n  bob: *hunter2", 2, "aliases"),
                Arguments.of("a tag", user("password: !!str \"HASH\""), 3, "tags"),
                Arguments.of("a merge", "users:\n  bob:\n    <<: {password: \"HASH\"}", 3, "unknown key '<<'"),
                Arguments.of("a tab", "users:\n\talice: hunter2", 2, "indentation"),
                Arguments.of("a quote left open, seen at the end", user("password: \"hunter2"), 4, "quotes"),
                Arguments.of("a key that is a list", "? [hunter2]\n: x", 1, "not YAML that is understood"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsLineAndNoPasswordIsShown(String what, String text, int line, String told) {
        assertThatThrownBy(() -> load(text))
                .isInstanceOf(UsersFileException.class)
                .hasMessageContaining("users.yaml, line " + line + ": ")
                .hasMessageContaining(told)
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("31337313373133731337")
                .hasMessageNotContaining(HASH)
                .hasNoCause();
    }

    @Test
    void aFileThatIsNotThereOrIsNoTextIsNamed() throws IOException {
        Path missing = directory.resolve("missing.yaml");
        assertThatThrownBy(() -> Users.load(missing))
                .isInstanceOf(UsersFileException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("NoSuchFile");

        Path bytes = Files.write(directory.resolve("bytes.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> Users.load(bytes))
                .isInstanceOf(UsersFileException.class)
                .hasMessageContaining("bytes.yaml");
    }

    @Test
    void aFileBeyondTheBoundIsNotRead() throws IOException {
        Path huge = Files.writeString(directory.resolve("huge.yaml"), "#".repeat(1024 * 1024 + 1));

        assertThatThrownBy(() -> Users.load(huge))
                .isInstanceOf(UsersFileException.class)
                .hasMessageContaining("1048576");
    }

    @Test
    void nestingBeyondAllMeasureIsAMistakeLikeAnyOther() {
        assertThatThrownBy(() -> load("users: " + "[".repeat(100_000))).isInstanceOf(UsersFileException.class);
        assertThatThrownBy(() -> load("users: {a: {password: " + "{a: ".repeat(100_000)))
                .isInstanceOf(UsersFileException.class);
    }

    private static String user(String line) {
        return "users:\n  alice:\n    " + line + "\n";
    }

    private Users load(String text) {
        try {
            return Users.load(Files.writeString(directory.resolve("users.yaml"), text.replace("HASH", HASH)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
