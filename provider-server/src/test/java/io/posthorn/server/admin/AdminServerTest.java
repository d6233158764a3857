package io.posthorn.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posthorn.api.spi.security.Role;
import io.posthorn.api.spi.security.Secret;
import io.posthorn.server.security.PasswordHash;
import io.posthorn.server.security.Users;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import io.posthorn.server.server.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The port for administrators, over sockets, in front of brokers as they are. */
@Timeout(60)
class AdminServerTest {
    private static final String MEANT = "X-Posthorn-Admin: true";
    private static final Users USERS = Users.NONE
            .with("ada", cheap("s3cr3t"), Role.ADMINISTRATOR)
            .with("ben", cheap("s3cr3t"))
            .withAnonymous(true);

    private PosthornBroker open;
    private PosthornBroker guarded;

    /** New ones for each test, as failed logins make those that follow wait. */
    @BeforeEach
    void start() {
        BrokerSettings settings = BrokerSettings.inMemory().withAdminPort(0);
        open = PosthornBroker.start(settings);
        guarded = PosthornBroker.start(settings.withUsers(USERS));
    }

    @AfterEach
    void stop() {
        open.close();
        guarded.close();
    }

    /** Status, and what is said. */
    private record Answer(int status, String head, JsonNode body) {}

    @Test
    void aQueueIsMadeSeenDrainedAndDeleted() {
        assertThat(ask(open, "GET", "/api/v1/queues/life").status()).isEqualTo(404);

        Answer made = ask(open, "PUT", "/api/v1/queues/life", MEANT);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().get("name").asText()).isEqualTo("life");
        assertThat(ask(open, "PUT", "/api/v1/queues/life", MEANT).status()).isEqualTo(200);

        Answer seen = ask(open, "GET", "/api/v1/queues/life");
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body().fieldNames())
                .toIterable()
                .containsExactly(
                        "name",
                        "ready",
                        "unacknowledged",
                        "delayed",
                        "bytes",
                        "consumers",
                        "enqueued",
                        "acknowledged",
                        "expired",
                        "redelivered");
        assertThat(ask(open, "GET", "/api/v1/queues").body().get("queues").findValuesAsText("name"))
                .contains("life");

        Answer drained = ask(open, "POST", "/api/v1/queues/life/drain", MEANT);
        assertThat(drained.status()).isEqualTo(200);
        assertThat(drained.body().get("drained").asLong()).isZero();

        assertThat(ask(open, "DELETE", "/api/v1/queues/life?force=false", MEANT).status())
                .isEqualTo(200);
        assertThat(ask(open, "DELETE", "/api/v1/queues/life", MEANT).status()).isEqualTo(404);
    }

    @Test
    void aNameMayHaveAnyCharacterThatNamesHave() {
        String encoded = "%2e%2e%2Fa%3Ab%25%23%C3%A4";

        assertThat(ask(open, "PUT", "/api/v1/queues/" + encoded, MEANT)
                        .body()
                        .get("name")
                        .asText())
                .isEqualTo("../a:b%#ä");
        assertThat(ask(open, "DELETE", "/api/v1/queues/" + encoded, MEANT).status())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatIsNoNameIsBad() {
        assertThat(ask(open, "POST", "/api/v1/queues/none/drain", MEANT).status())
                .isEqualTo(404);
        assertThat(ask(open, "DELETE", "/api/v1/subscriptions/durable::none", MEANT)
                        .status())
                .isEqualTo(404);
        assertThat(ask(open, "GET", "/api/v1/topics").status()).isEqualTo(404);

        Answer bad = ask(open, "PUT", "/api/v1/queues/a%20b", MEANT);
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.body().get("error").asText()).isEqualTo("bad-request");
        assertThat(bad.body().get("message").asText()).contains("U+0020", "letters, digits");
        assertThat(ask(open, "PUT", "/api/v1/queues/" + "a".repeat(256), MEANT)
                        .body()
                        .get("message")
                        .asText())
                .contains("255");
        assertThat(ask(open, "DELETE", "/api/v1/subscriptions/none", MEANT).status())
                .isEqualTo(400);
    }

    private static Stream<Arguments> routes() {
        return Stream.of(
                Arguments.of("GET", "/api/v1/queues", 200),
                Arguments.of("GET", "/api/v1/queues/none", 404),
                Arguments.of("PUT", "/api/v1/queues/table", 201),
                Arguments.of("DELETE", "/api/v1/queues/none", 404),
                Arguments.of("POST", "/api/v1/queues/none/drain", 404),
                Arguments.of("GET", "/api/v1/subscriptions", 200),
                Arguments.of("DELETE", "/api/v1/subscriptions/durable::none", 404),
                Arguments.of("GET", "/api/v1/nothing", 404),
                Arguments.of("PATCH", "/api/v1/queues", 405));
    }

    /** Every route, with every kind of client. Sabotage: let BasicLogin return the user without asking the authorizer. */
    @ParameterizedTest
    @MethodSource("routes")
    void onlyAnAdministratorGetsAnything(String method, String path, int ofAdministrator) {
        Answer nobody = ask(guarded, method, path, MEANT);
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.head()).containsIgnoringCase("WWW-Authenticate: Basic realm=\"posthorn\"");

        assertThat(ask(guarded, method, path, MEANT, basic("ada", "wrong")).status())
                .isEqualTo(401);
        assertThat(ask(guarded, method, path, MEANT, basic("eve", "s3cr3t")).status())
                .isEqualTo(401);
        assertThat(ask(guarded, method, path, MEANT, basic("", "")).status()).isEqualTo(401);
        assertThat(ask(guarded, method, path, MEANT, "Authorization: Basic ???").status())
                .isEqualTo(401);
        assertThat(ask(guarded, method, path, MEANT, "Authorization: Bearer x").status())
                .isEqualTo(401);
        Answer user = ask(guarded, method, path, MEANT, basic("ben", "s3cr3t"));
        assertThat(user.status()).isEqualTo(403);
        assertThat(user.body().get("message").asText()).contains("administrator");

        assertThat(ask(guarded, method, path, MEANT, basic("ada", "s3cr3t")).status())
                .isEqualTo(ofAdministrator);
    }

    @Test
    void probesAreAnsweredToAnybodyAndTellNothingElse() {
        for (PosthornBroker broker : List.of(open, guarded)) {
            assertThat(ask(broker, "GET", "/livez").body()).hasToString("{\"status\":\"alive\"}");
            assertThat(ask(broker, "GET", "/readyz").body()).hasToString("{\"status\":\"ready\"}");
            assertThat(ask(broker, "POST", "/livez", MEANT).status()).isEqualTo(405);
        }
    }

    /** Some supervisors ask so. Sabotage: look for a route with this very method. */
    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/api/v1/queues"})
    void aHeadIsAnsweredLikeAGetWithoutItsBody(String path) throws IOException {
        try (Socket socket = connect(open)) {
            socket.getOutputStream().write(("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8));

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContain("content-length: 0")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void thereIsNothingAtTheRoot() {
        Answer answer = ask(open, "GET", "/");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().get("message").asText()).contains("/api/v1/");
        assertThat(ask(guarded, "GET", "/").status()).isEqualTo(401);
    }

    /** Sabotage: take it for wrong credentials. */
    @Test
    void whoGuessesIsToldToComeLater() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String guess = basic("ada", "guess" + i);
                answers.add(CompletableFuture.supplyAsync(() -> ask(guarded, "GET", "/api/v1/queues", guess)));
            }
            assertThat(answers).anySatisfy(answer -> {
                assertThat(answer.get(20, TimeUnit.SECONDS).status()).isEqualTo(429);
                assertThat(answer.get().head()).containsIgnoringCase("retry-after: ");
                assertThat(answer.get().body().get("message").asText()).contains("try again in");
            });
        });
    }

    /** A page of another site, or one whose name was made to lead here, gets nowhere; with or without users. */
    @ParameterizedTest
    @MethodSource("routes")
    void whatAPageOfAnotherSiteCanSendIsRefused(String method, String path, int ofAdministrator) {
        String ada = basic("ada", "s3cr3t");
        boolean changes = List.of("PUT", "DELETE", "POST").contains(method);
        for (PosthornBroker broker : List.of(open, guarded)) {
            assertThat(raw(broker, method + " " + path + " HTTP/1.1", "Host: evil.example", MEANT, ada)
                            .status())
                    .isEqualTo(403);
            if (changes) {
                Answer unmeant = ask(broker, method, path, ada);
                assertThat(unmeant.status()).isEqualTo(403);
                assertThat(unmeant.body().get("message").asText()).contains(MEANT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:5671", "[::1]:80"})
    void thisMachineMayBeCalledByItsNames(String host) {
        assertThat(raw(open, "GET /api/v1/queues HTTP/1.1", "Host: " + host).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost.evil.example",
                "evil.example:80",
                "127.0.0.1.evil.example",
                "127.0.0.2",
                "user@127.0.0.1",
                "127.0.0.1:1:1",
                ""
            })
    void otherNamesAreRefused(String host) {
        assertThat(raw(open, "GET /livez HTTP/1.1", "Host: " + host).status()).isEqualTo(403);
    }

    @Test
    void withoutAHostOrWithTwoNothingIsAnswered() {
        assertThat(raw(open, "GET /livez HTTP/1.0").status()).isEqualTo(400);
        assertThat(raw(open, "GET /livez HTTP/1.1", "Host: localhost", "Host: localhost")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aBodyIsRefusedAndAHugeOneNotReadFirst() {
        assertThat(raw(open, "PUT /api/v1/queues/x HTTP/1.1", "Host: localhost", MEANT, "Content-Length: 2", "", "{}")
                        .status())
                .isEqualTo(400);
        assertThat(raw(open, "PUT /api/v1/queues/x HTTP/1.1", "Host: localhost", MEANT, "Content-Length: 10000000000")
                        .status())
                .isEqualTo(413);
        assertThat(raw(
                                open,
                                "PUT /api/v1/queues/x HTTP/1.1",
                                "Host: localhost",
                                MEANT,
                                "Transfer-Encoding: chunked",
                                "",
                                "4000\r\n" + "x".repeat(0x4000))
                        .status())
                .isEqualTo(413);
        assertThat(ask(open, "GET", "/api/v1/queues/x").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/queues/%zz HTTP/1.1",
                "GET /api/v1/../v1/queues HTTP/1.1",
                "GET //api/v1/queues HTTP/1.1",
                "GET /api/v1/queues?x=1 HTTP/1.1",
                "GET http://localhost/api/v1/queues HTTP/1.1",
                "GET * HTTP/1.1",
                "nonsense"
            })
    void whatIsNotInGoodOrderIsRefused(String line) {
        assertThat(raw(open, line, "Host: localhost").status()).isEqualTo(400);
    }

    @Test
    void linesAndHeadersAreBounded() {
        assertThat(raw(open, "GET /" + "a".repeat(20_000) + " HTTP/1.1", "Host: localhost")
                        .status())
                .isEqualTo(400);
        assertThat(raw(open, "GET /livez HTTP/1.1", "Host: localhost", "X: " + "a".repeat(20_000))
                        .status())
                .isEqualTo(400);
    }

    /** Also one that says nothing has a place only for a time, and does not keep others out before the bound. */
    @Test
    void whoComesBeyondTheBoundIsToldSo() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < AdminServer.MOST_CONNECTIONS; i++) {
                silent.add(connect(open));
            }
            await().untilAsserted(() -> {
                Answer late = ask(open, "GET", "/livez");
                assertThat(late.status()).isEqualTo(503);
                assertThat(late.body().get("message").asText()).contains("64");
            });
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
        await().untilAsserted(
                        () -> assertThat(ask(open, "GET", "/livez").status()).isEqualTo(200));
    }

    /** Red when {@code AdminServer.welcome} keeps all: whoever is on the machine could use up the broker's files. */
    @Test
    void whoComesFarBeyondTheBoundIsNotKept() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < AdminServer.MOST_CONNECTIONS + AdminServer.MOST_TURNED_AWAY; i++) {
                silent.add(connect(open));
            }
            Socket one = connect(open);
            silent.add(one);
            one.setSoTimeout(10_000);
            assertThat(one.getInputStream().read()).isEqualTo(-1);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void itEndsWithItsBrokerAndLeavesNoThread() {
        PosthornBroker broker = PosthornBroker.start(BrokerSettings.inMemory().withAdminPort(0));
        URI url = URI.create(broker.adminUrl().orElseThrow());
        assertThat(url.getHost()).isEqualTo("127.0.0.1");
        long before = adminThreads();

        broker.close();

        assertThatThrownBy(() -> new Socket(url.getHost(), url.getPort())).isInstanceOf(IOException.class);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(adminThreads()).isLessThan(before));
    }

    @Test
    void withoutAPortThereIsNone() {
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.inMemory())) {
            assertThat(broker.adminUrl()).isEmpty();
        }
    }

    @Test
    void aPortInUseKeepsTheBrokerFromStarting() throws IOException {
        long before = adminThreads();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings = BrokerSettings.inMemory().withAdminPort(taken.getLocalPort());

            assertThatThrownBy(() -> PosthornBroker.start(settings))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("administrators");
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(adminThreads()).isEqualTo(before));
    }

    private static long adminThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("posthorn-admin"))
                .count();
    }

    private static Answer ask(PosthornBroker broker, String method, String path, String... headers) {
        List<String> lines = new ArrayList<>(List.of("Host: 127.0.0.1"));
        lines.addAll(List.of(headers));
        return raw(broker, method + " " + path + " HTTP/1.1", lines.toArray(String[]::new));
    }

    /** Sends a request as it is, and reads the answer until the connection ends. */
    private static Answer raw(PosthornBroker broker, String line, String... rest) {
        try (Socket socket = connect(broker)) {
            String request = line + "\r\n" + String.join("\r\n", rest) + (rest.length == 0 ? "\r\n" : "\r\n\r\n");
            socket.getOutputStream().write(request.getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            assertThat(end).as("end of the head in: %s", answer).isPositive();
            String head = answer.substring(0, end);
            assertThat(head).containsIgnoringCase("content-type: application/json");
            return new Answer(
                    Integer.parseInt(head.split(" ", 3)[1]),
                    head,
                    new ObjectMapper().readTree(answer.substring(end + 4)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Socket connect(PosthornBroker broker) throws IOException {
        URI url = URI.create(broker.adminUrl().orElseThrow());
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String basic(String user, String password) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    private static PasswordHash cheap(String password) {
        return PasswordHash.of(new Secret(password), PasswordHash.LOWEST_COST);
    }
}
