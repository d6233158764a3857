package io.posthorn.tck.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code posthorn server} tells scripts and people how it fares: by a ready line, its exit code, and one line of why. */
class ServerProcessTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int DATA_UNUSABLE = 3;

    @TempDir
    private Path directory;

    @Test
    void theReadyLineSaysWhereItIsAndSigtermEndsItWithZero() throws IOException {
        try (BrokerProcess broker = server()) {
            assertThat(broker.output().lines())
                    .singleElement()
                    .asString()
                    .matches("posthorn ready posthorn://127\\.0\\.0\\.1:[0-9]+ data="
                            + Pattern.quote(data().toString()));
            try (Socket socket = new Socket()) {
                socket.connect(broker.address(), 5_000);
            }

            assertThat(broker.terminate()).isZero();
            assertThat(broker.output().lines()).hasSize(1);
        }
    }

    @Test
    void inMemoryItLeavesNoFile() {
        try (BrokerProcess broker = BrokerProcess.server(logs(), "--in-memory", "--port", "0")) {
            assertThat(broker.output()).contains("data=memory");
        }
        assertThat(Path.of("posthorn-data")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-such-option", "--port=none", "--port=70000", "--journal=sometimes", "--memory=much"})
    void aWrongOptionIsNamedAndEndsWithTwo(String option) {
        BrokerProcess broker = run("server", option);

        assertThat(broker.exitCode()).isEqualTo(USAGE);
        assertThat(broker.errors()).contains(option.substring(option.indexOf('=') + 1));
    }

    @Test
    void noCommandEndsWithTwo() {
        BrokerProcess broker = run();

        assertThat(broker.exitCode()).isEqualTo(USAGE);
        assertThat(broker.errors()).contains("server");
    }

    @Test
    void aDirectoryInUseIsRefusedAndItsBrokerGoesOn() {
        try (BrokerProcess first = server()) {
            BrokerProcess second = run("server", "--data", data().toString(), "--port", "0");

            assertThat(second.exitCode()).isEqualTo(DATA_UNUSABLE);
            assertOneLine(second, "another broker uses this directory");
            assertThat(first.terminate()).isZero();
        }
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
        Files.writeString(data(), "not a directory");

        BrokerProcess broker = run("server", "--data", data().toString(), "--port", "0");

        assertThat(broker.exitCode()).isEqualTo(DATA_UNUSABLE);
        assertOneLine(broker, data().toString());
        assertThat(data()).hasContent("not a directory");
    }

    @Test
    void somebodyElsesDirectoryIsRefused() throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("thesis.txt"), "years of work");

        BrokerProcess broker = run("server", "--data", data().toString(), "--port", "0");

        assertThat(broker.exitCode()).isEqualTo(DATA_UNUSABLE);
        assertOneLine(broker, "thesis.txt");
        assertThat(data()).isDirectoryNotContaining("glob:**.log");
    }

    @Test
    void aStoreOfAnotherVersionIsRefusedAndLeftAsItIs() throws IOException {
        try (BrokerProcess first = server()) {
            first.terminate();
        }
        Path identity = data().resolve("store");
        String future = Files.readString(identity, UTF_8).replaceFirst("version=\\d+", "version=9");
        Files.writeString(identity, future);

        BrokerProcess broker = run("server", "--data", data().toString(), "--port", "0");

        assertThat(broker.exitCode()).isEqualTo(DATA_UNUSABLE);
        assertOneLine(broker, "format 9");
        assertThat(identity).hasContent(future);
    }

    @Test
    void aPortInUseEndsWithOne() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            BrokerProcess broker = run("server", "--data", data().toString(), "--port", port);

            assertThat(broker.exitCode()).isEqualTo(FAILED);
            assertOneLine(broker, "127.0.0.1:" + port);
        }
    }

    @Test
    void anAddressForEverybodyIsRefusedUnlessAskedForInSoManyWords() {
        BrokerProcess refused = run("server", "--in-memory", "--host", "0.0.0.0", "--port", "0");

        assertThat(refused.exitCode()).isEqualTo(FAILED);
        assertOneLine(refused, "--insecure");

        try (BrokerProcess allowed =
                BrokerProcess.server(logs(), "--in-memory", "--host", "0.0.0.0", "--port", "0", "--insecure")) {
            assertThat(allowed.alive()).isTrue();
        }
    }

    private static void assertOneLine(BrokerProcess broker, String part) {
        assertThat(broker.errors().lines())
                .as("stderr")
                .singleElement()
                .asString()
                .startsWith("posthorn: ")
                .contains(part);
        assertThat(broker.output()).isEmpty();
    }

    private BrokerProcess server() {
        return BrokerProcess.server(logs(), "--data", data().toString(), "--port", "0");
    }

    private BrokerProcess run(String... arguments) {
        return BrokerProcess.run(logs(), List.of(arguments));
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path logs() {
        return directory.resolve("logs");
    }
}
