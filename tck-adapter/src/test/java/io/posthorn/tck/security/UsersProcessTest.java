package io.posthorn.tck.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.tck.process.BrokerProcess;
import jakarta.jms.JMSSecurityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A users file with the program: from the hash to the refusal. */
class UsersProcessTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @TempDir
    private Path directory;

    @Test
    void aHashMadeByTheProgramLetsItsUserIn() throws IOException {
        BrokerProcess hash = BrokerProcess.run(logs(), "grüße s3cr3t\n", List.of("user", "hash", "--cost", "4"));
        assertThat(hash.exitCode()).isZero();
        assertThat(hash.errors()).isEmpty();
        Path users = users("users:\n  ann:\n    password: \"" + hash.output().strip() + "\"\n");

        try (BrokerProcess broker = server("--users", users.toString())) {
            PosthornConnectionFactory factory = new PosthornConnectionFactory(broker.url());
            assertThatCode(() -> factory.createConnection("ann", "grüße s3cr3t").close())
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> factory.createConnection("ann", "grüße").close())
                    .isInstanceOf(JMSSecurityException.class);
            assertThatThrownBy(() -> factory.createConnection().close()).isInstanceOf(JMSSecurityException.class);

            assertThat(broker.errors() + broker.output())
                    .doesNotContain("s3cr3t")
                    .doesNotContain("grüße");
            assertThat(broker.errors()).contains("refused a login from 127.0.0.1");
        }
    }

    @Test
    void aPasswordThatCannotBeHashedIsRefusedWithoutBeingShown() {
        BrokerProcess tooLong = BrokerProcess.run(logs(), "s3cr3t".repeat(13) + "\n", List.of("user", "hash"));
        assertThat(tooLong.exitCode()).isEqualTo(FAILED);
        assertThat(tooLong.errors()).contains("at most 72 bytes", "78").doesNotContain("s3cr3t");

        BrokerProcess none = BrokerProcess.run(logs(), "", List.of("user", "hash"));
        assertThat(none.exitCode()).isEqualTo(FAILED);
        assertThat(none.errors()).contains("no password").contains("standard input");
    }

    @Test
    void aCommandThatIsNotThereEndsWithTwo() {
        assertThat(BrokerProcess.run(logs(), List.of("user")).exitCode()).isEqualTo(USAGE);
    }

    @Test
    void aFileThatIsNotRightKeepsTheServerFromStarting() throws IOException {
        Path users = users("anonymous: deny\nuser:\n  ann: {}\n");
        Path data = directory.resolve("data");

        BrokerProcess broker = BrokerProcess.run(
                logs(), List.of("server", "--data", data.toString(), "--port", "0", "--users", users.toString()));

        assertThat(broker.exitCode()).isEqualTo(FAILED);
        assertThat(broker.errors().lines())
                .singleElement()
                .asString()
                .startsWith("posthorn: users file " + users + ", line 2: unknown key 'user'; did you mean 'users'?");
        assertThat(broker.output()).isEmpty();
        assertThat(data).doesNotExist();
    }

    @Test
    void withUsersButWithoutTlsOtherMachinesAreStillKeptOut() throws IOException {
        Path users = users("anonymous: deny\n");

        BrokerProcess broker = BrokerProcess.run(
                logs(),
                List.of("server", "--in-memory", "--host", "0.0.0.0", "--port", "0", "--users", users.toString()));

        assertThat(broker.exitCode()).isEqualTo(FAILED);
        assertThat(broker.errors()).contains("there is no TLS", "--insecure");
    }

    private BrokerProcess server(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--in-memory", "--port", "0"));
        all.addAll(List.of(arguments));
        return BrokerProcess.server(logs(), all.toArray(String[]::new));
    }

    private Path users(String text) throws IOException {
        return Files.writeString(directory.resolve("users.yaml"), text, UTF_8);
    }

    private Path logs() {
        return directory.resolve("logs");
    }
}
