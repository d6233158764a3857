package io.posthorn.tck.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.api.spi.security.Secret;
import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.server.security.PasswordHash;
import io.posthorn.server.security.Users;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import jakarta.jms.Connection;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Wrong credentials are refused while the connection is made, not at its first use (Jakarta Messaging 3.1, §6.1.1 and the
 * API documentation of {@code ConnectionFactory}: JMSSecurityException "if client authentication fails").
 */
@Timeout(60)
class LoginTest {
    private static final Users USERS =
            Users.NONE.with("ann", PasswordHash.of(new Secret("s3cr3t-of-ann"), PasswordHash.LOWEST_COST));

    private static PosthornBroker closed;
    private static PosthornBroker open;

    @BeforeAll
    static void start() {
        closed = PosthornBroker.start(BrokerSettings.inMemory().withUsers(USERS));
        open = PosthornBroker.start(BrokerSettings.inMemory().withUsers(USERS.withAnonymous(true)));
    }

    @AfterAll
    static void stop() {
        closed.close();
        open.close();
    }

    @Test
    void whoHasThePasswordSendsAndReceives() throws JMSException {
        try (Connection connection = to(closed).createConnection("ann", "s3cr3t-of-ann");
                JMSContext context = to(closed).createContext("ann", "s3cr3t-of-ann")) {
            connection.start();
            Session session = connection.createSession();
            context.createProducer().send(context.createQueue("letters"), "hello");

            assertThat(session.createConsumer(session.createQueue("letters"))
                            .receive(10_000)
                            .getBody(String.class))
                    .isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({"ann, wrong-password", "ann, ''", "eve, s3cr3t-of-ann", "ann, s3cr3t-of-anns", "'', ''"})
    void anybodyElseIsRefusedWhenTheConnectionIsMade(String user, String password) {
        assertThatThrownBy(() -> to(closed).createConnection(user, password))
                .isInstanceOfSatisfying(JMSSecurityException.class, e -> assertThat(e.getErrorCode())
                        .isEqualTo("AUTHENTICATION_FAILED"))
                .hasMessageNotContaining("wrong-password")
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> to(closed).createContext(user, password))
                .isInstanceOf(JMSSecurityRuntimeException.class);
    }

    @Test
    void withoutAUserNobodyComesUnlessThatIsAllowed() {
        assertThatThrownBy(() -> to(closed).createConnection()).isInstanceOf(JMSSecurityException.class);
        assertThatThrownBy(() -> to(closed).createContext()).isInstanceOf(JMSSecurityRuntimeException.class);

        assertThatCode(() -> to(open).createConnection().close()).doesNotThrowAnyException();
        assertThatCode(() -> to(open).createContext().close()).doesNotThrowAnyException();
        assertThatThrownBy(() -> to(open).createConnection("ann", "wrong-password"))
                .isInstanceOf(JMSSecurityException.class);
    }

    /**
     * One application of this machine that goes on with the password of yesterday is no outage for those with that of today,
     * who come for the first time and then again. Sabotage: do not remember wrong logins, or check each of them.
     */
    @Test
    void whoGoesOnWithAWrongPasswordKeepsNobodyOut() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try (PosthornBroker broker =
                PosthornBroker.start(BrokerSettings.inMemory().withUsers(USERS))) {
            String url = broker.url();
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                loops.add(threads.submit(() -> {
                    do {
                        assertThatThrownBy(
                                        () -> new PosthornConnectionFactory(url).createConnection("ann", "yesterday"))
                                .isInstanceOf(JMSSecurityException.class);
                        refused.incrementAndGet();
                    } while (!over.get());
                }));
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> refused.get() >= 40);

            long begin = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                new PosthornConnectionFactory(url)
                        .createConnection("ann", "s3cr3t-of-ann")
                        .close();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));

            over.set(true);
            for (Future<?> loop : loops) {
                loop.get(30, TimeUnit.SECONDS);
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    /** Guessing ends in words that say so, not in a client that waits in vain. */
    @Test
    void whoGuessesIsToldThatItHasToWait() {
        try (PosthornBroker broker =
                PosthornBroker.start(BrokerSettings.inMemory().withUsers(USERS))) {
            PosthornConnectionFactory factory = to(broker);
            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                List<CompletableFuture<String>> answers = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    String guess = "guess" + i;
                    answers.add(CompletableFuture.supplyAsync(() -> refusal(factory, guess)));
                }
                assertThat(answers).anySatisfy(answer -> assertThat(answer.get(20, TimeUnit.SECONDS))
                        .contains("too many", "not looked at", "try again in"));
            });
        }
    }

    private static String refusal(PosthornConnectionFactory factory, String password) {
        try {
            factory.createConnection("ann", password).close();
            return "let in";
        } catch (JMSSecurityException e) {
            return String.valueOf(e.getMessage());
        } catch (JMSException e) {
            return e.toString();
        }
    }

    private static PosthornConnectionFactory to(PosthornBroker broker) {
        return new PosthornConnectionFactory(broker.url());
    }
}
