package io.posthorn.tck.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private static PosthornConnectionFactory to(PosthornBroker broker) {
        return new PosthornConnectionFactory(broker.url());
    }
}
