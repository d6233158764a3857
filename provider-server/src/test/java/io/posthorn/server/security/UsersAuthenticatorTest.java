package io.posthorn.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.QueueName;
import io.posthorn.api.spi.security.Authentication;
import io.posthorn.api.spi.security.Authentication.Accepted;
import io.posthorn.api.spi.security.Authentication.Reason;
import io.posthorn.api.spi.security.Authentication.Refused;
import io.posthorn.api.spi.security.Login;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.spi.security.Role;
import io.posthorn.api.spi.security.Secret;
import io.posthorn.api.spi.security.User;
import io.posthorn.server.loop.SystemClock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class UsersAuthenticatorTest {
    private static final int CHEAP = 5;
    private static final int DEAR = 7;

    private static final Users USERS = Users.NONE
            .with("ann", PasswordHash.of(new Secret("secret"), CHEAP), Role.ADMINISTRATOR)
            .with("bob", PasswordHash.of(new Secret("hidden"), DEAR));

    private final UsersAuthenticator authenticator = new UsersAuthenticator(USERS, new SystemClock(), 2);

    @AfterEach
    void close() {
        authenticator.close();
    }

    @Test
    void whoHasThePasswordIsTheUserWithItsRolesTheFirstTimeAndLater() {
        Accepted ann = new Accepted(new User("ann", Set.of(Role.ADMINISTRATOR)));

        assertThat(login("ann", "secret")).isEqualTo(ann);
        // From memory, without a thread: so it is there at once.
        assertThat(authenticator.authenticate(at("ann", "secret")).toCompletableFuture())
                .isCompletedWithValue(ann);
        assertThat(login("bob", "hidden")).isEqualTo(new Accepted(new User("bob")));
    }

    @ParameterizedTest
    @CsvSource({"ann, Secret", "ann, ''", "ann, hidden", "eve, secret", "ANN, secret", "anonymous, ''", "' ', ''"})
    void anybodyElseIsRefusedInTheSameWordsBeforeAndAfterThePasswordIsKnown(String user, String password) {
        Refused refused = new Refused(Reason.CREDENTIALS, "user or password is wrong");

        assertThat(login(user, password)).isEqualTo(refused);
        login("ann", "secret");
        assertThat(login(user, password)).isEqualTo(refused);
    }

    @Test
    void nobodyComesWithoutAUserUnlessThatIsAllowed() {
        assertThat(answer(authenticator.anonymous()))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.text()).contains("a user and a password"));
        assertThat(login("", "")).isInstanceOf(Refused.class);

        try (UsersAuthenticator open = new UsersAuthenticator(USERS.withAnonymous(true), new SystemClock(), 2)) {
            assertThat(answer(open.anonymous())).isEqualTo(new Accepted(User.ANONYMOUS));
            assertThat(answer(open.authenticate(at("", "")))).isEqualTo(new Accepted(User.ANONYMOUS));
        }
    }

    /**
     * Work is counted, not time, in units of the cheapest hash. Sabotage: leave out the fillers in PasswordCheck.verify, or
     * answer before it for a user that is unknown, or whose password is known already.
     */
    @Test
    void aRefusalIsAsMuchWorkWhetherTheUserIsUnknownOrHasACheapHashOrADearOne() {
        AtomicLong work = new AtomicLong();
        PasswordCheck counting = new PasswordCheck(USERS.accounts(), (hash, password) -> {
            work.addAndGet(1L << hash.cost());
            return hash.matches(password);
        });
        try (UsersAuthenticator counted = new UsersAuthenticator(USERS, counting, new SystemClock(), 2)) {
            assertThat(answer(counted.authenticate(at("ann", "secret")))).isInstanceOf(Accepted.class);
            for (String user : List.of("eve", "ann", "bob")) {
                work.set(0);
                assertThat(answer(counted.authenticate(at(user, "wrong")))).isInstanceOf(Refused.class);
                assertThat(work).as("work for " + user).hasValue(1L << DEAR);
            }

            work.set(0);
            assertThat(answer(counted.authenticate(at("ann", "secret")))).isInstanceOf(Accepted.class);
            assertThat(work).hasValue(0);
        }
    }

    @Test
    void whoComesWhileTooManyWaitIsToldToTryAgain() {
        List<CompletableFuture<Authentication>> answers = new ArrayList<>();
        for (int i = 0; i < UsersAuthenticator.MOST_WAITING * 2; i++) {
            answers.add(authenticator.authenticate(at("eve", "x" + i)).toCompletableFuture());
        }

        assertThat(answers)
                .anySatisfy(answer -> assertThat(answer.getNow(null)).isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Reason.BUSY);
                    assertThat(refused.text()).contains("256", "again");
                }));
        assertThat(answers.get(0).orTimeout(30, TimeUnit.SECONDS).join())
                .isEqualTo(new Refused(Reason.CREDENTIALS, "user or password is wrong"));
    }

    /** The fourth of an address is the first that has to wait, also for those who have the password. */
    @Test
    void afterFailuresAnAddressHasToWaitAndOthersHaveNot() {
        InetAddress bad = InetAddress.getLoopbackAddress();
        login("ann", "secret");
        for (int i = 0; i < 7; i++) {
            answer(authenticator.authenticate(new Login("ann", new Secret("x" + i), Optional.of(bad))));
        }

        CompletableFuture<Authentication> late = authenticator
                .authenticate(new Login("ann", new Secret("secret"), Optional.of(bad)))
                .toCompletableFuture();

        assertThat(late).isNotDone();
        assertThat(authenticator.authenticate(at("ann", "secret")).toCompletableFuture())
                .isCompleted();
        assertThat(answer(late)).isInstanceOf(Accepted.class);
    }

    @Test
    void whoComesAfterTheEndIsRefused() {
        authenticator.close();

        assertThat(login("ann", "secret")).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(Reason.BUSY));
    }

    @Test
    void onlyAdministratorsAdminister() {
        UsersAuthorizer authorizer = new UsersAuthorizer();
        User ann = new User("ann", Set.of(Role.ADMINISTRATOR));
        User bob = new User("bob");
        QueueName queue = new QueueName("q");

        assertThat(authorizer.administers(ann)).isTrue();
        assertThat(authorizer.administers(bob)).isFalse();
        assertThat(authorizer.administers(User.ANONYMOUS)).isFalse();
        for (Permission permission : Permission.values()) {
            assertThat(authorizer.allows(ann, permission, queue)).isTrue();
            assertThat(authorizer.allows(bob, permission, queue)).isEqualTo(permission != Permission.ADMINISTER);
        }
    }

    @Test
    void nothingPrintsAPassword() {
        assertThat(at("ann", "secret").toString()).doesNotContain("secret");
        assertThat(USERS.toString()).doesNotContain("$2a$");
    }

    private Authentication login(String user, String password) {
        return answer(authenticator.authenticate(at(user, password)));
    }

    private static Login at(String user, String password) {
        return new Login(user, new Secret(password), Optional.empty());
    }

    private static Authentication answer(CompletionStage<Authentication> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
