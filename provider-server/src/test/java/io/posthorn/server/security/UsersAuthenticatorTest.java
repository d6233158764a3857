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
import io.posthorn.server.loop.ManualClock;
import io.posthorn.server.loop.ManualLoop;
import io.posthorn.server.loop.SystemClock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
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

    private static final Refused WRONG = new Refused(Reason.CREDENTIALS, "user or password is wrong");
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final InetAddress THERE = FailedLoginsTest.address(192, 0, 2, 1);

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
        assertThat(login(user, password)).isEqualTo(WRONG);
        login("ann", "secret");
        assertThat(login(user, password)).isEqualTo(WRONG);
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
        assertThat(answers.get(0).orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(WRONG);
    }

    /**
     * What an application does whose password is of yesterday. Sabotage: do not remember what was wrong, or let each of those
     * that say the same be checked, and the right one has no turn.
     */
    @Test
    void whoRepeatsAWrongPasswordHoldsNobodyUp() throws Exception {
        AtomicLong checks = new AtomicLong();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        PasswordCheck held = new PasswordCheck(USERS.accounts(), (hash, password) -> {
            checks.incrementAndGet();
            begun.countDown();
            awaitUninterruptibly(go);
            return hash.matches(password);
        });
        try (UsersAuthenticator counted = new UsersAuthenticator(USERS, held, new SystemClock(), 2)) {
            List<CompletableFuture<Authentication>> wrong = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                wrong.add(counted.authenticate(at("bob", "old", HERE)).toCompletableFuture());
            }
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            go.countDown();
            wrong.forEach(answer -> assertThat(answer(answer)).isEqualTo(WRONG));
            for (int i = 0; i < 50; i++) {
                wrong.set(i, counted.authenticate(at("bob", "old", HERE)).toCompletableFuture());
            }

            assertThat(answer(counted.authenticate(at("bob", "hidden", HERE))))
                    .isEqualTo(new Accepted(new User("bob")));

            wrong.forEach(answer -> assertThat(answer(answer)).isEqualTo(WRONG));
            assertThat(checks).hasValue(2);
        }
    }

    /** Sabotage: answer at once. */
    @Test
    void whoRepeatsAWrongPasswordIsSlowedDown() {
        assertThat(answer(authenticator.authenticate(at("ann", "old", HERE)))).isEqualTo(WRONG);

        assertThat(authenticator.authenticate(at("ann", "old", HERE)).toCompletableFuture())
                .isNotDone();
    }

    /** An address has a bounded number of connections that have not logged in. Sabotage: let all of them wait. */
    @Test
    void whoRepeatsAWrongPasswordTakesNotAllConnectionsOfItsAddress() {
        assertThat(answer(authenticator.authenticate(at("ann", "old", HERE)))).isEqualTo(WRONG);

        List<CompletableFuture<Authentication>> again = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            again.add(authenticator.authenticate(at("ann", "old", HERE)).toCompletableFuture());
            assertThat(again.stream().filter(answer -> !answer.isDone()))
                    .hasSizeLessThanOrEqualTo(UsersAuthenticator.MOST_HELD_OF_ONE);
        }
        again.forEach(answer -> assertThat(answer(answer)).isEqualTo(WRONG));

        // Their places are free again.
        assertThat(authenticator.authenticate(at("ann", "old", HERE)).toCompletableFuture())
                .isNotDone();
    }

    /** Another address may not learn what was tried from here. Sabotage: leave the address out of the fingerprint. */
    /** Red when only exceptions are answered: the next login that says the same would wait beside one that never ends. */
    @Test
    void aCheckThatDiesIsAnsweredAndTheSameLoginIsCheckedAnew() {
        AtomicLong checks = new AtomicLong();
        PasswordCheck dying = new PasswordCheck(USERS.accounts(), (hash, password) -> {
            if (checks.getAndIncrement() == 0) {
                throw new OutOfMemoryError("on purpose");
            }
            return hash.matches(password);
        });
        try (UsersAuthenticator checked = new UsersAuthenticator(USERS, dying, new SystemClock(), 2)) {
            assertThat(checked.authenticate(at("ann", "secret")).toCompletableFuture())
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(OutOfMemoryError.class);
            assertThat(answer(checked.authenticate(at("ann", "secret")))).isInstanceOf(Accepted.class);
        }
    }

    @Test
    void whatWasWrongIsRememberedForItsAddressOnly() {
        AtomicLong checks = new AtomicLong();
        PasswordCheck counting = new PasswordCheck(USERS.accounts(), (hash, password) -> {
            checks.incrementAndGet();
            return hash.matches(password);
        });
        try (UsersAuthenticator counted = new UsersAuthenticator(USERS, counting, new SystemClock(), 2)) {
            answer(counted.authenticate(at("bob", "old", HERE)));
            answer(counted.authenticate(at("bob", "old", THERE)));

            assertThat(checks).hasValue(2);
        }
    }

    /**
     * Nothing is found out before its turn, so hanging up early gains nothing; and a client is told rather than left to
     * wait. Sabotage: ask for a known password before the turn.
     */
    @Test
    void afterFailuresAUserOfAnAddressHasToWaitAlsoWithThePasswordAndOthersHaveNot() {
        ManualClock clock = new ManualClock();
        try (UsersAuthenticator still = new UsersAuthenticator(USERS, clock, 2)) {
            answer(still.authenticate(at("ann", "secret", HERE)));
            answer(still.authenticate(at("bob", "hidden", HERE)));
            for (int i = 0; i < FailedLogins.OF_USER_AT_ONCE; i++) {
                answer(still.authenticate(at("ann", "x" + i, HERE)));
            }
            CompletableFuture<Authentication> first =
                    still.authenticate(at("ann", "secret", HERE)).toCompletableFuture();
            CompletableFuture<Authentication> guess =
                    still.authenticate(at("ann", "guess", HERE)).toCompletableFuture();
            CompletableFuture<Authentication> last =
                    still.authenticate(at("ann", "another", HERE)).toCompletableFuture();

            assertThat(first).isNotDone();
            assertThat(guess).isNotDone();
            assertThat(last)
                    .isCompletedWithValueMatching(answer -> answer instanceof Refused refused
                            && refused.reason() == Reason.NOT_LOOKED_AT
                            && refused.text().contains("try again in 7 s"));
            assertThat(still.authenticate(at("bob", "hidden", HERE)).toCompletableFuture())
                    .isCompleted();
            assertThat(still.authenticate(at("ann", "secret", THERE)).toCompletableFuture())
                    .isCompleted();
            assertThat(answer(first)).isInstanceOf(Accepted.class);
        }
    }

    /** Applications come back by the hundred, after somebody has failed too. Sabotage: give nothing back. */
    @Test
    void whoHasThePasswordMayComeAsOftenAsItLikes() {
        answer(authenticator.authenticate(at("ann", "x", HERE)));
        answer(authenticator.authenticate(at("ann", "secret", HERE)));

        for (int i = 0; i < 1_000; i++) {
            assertThat(authenticator.authenticate(at("ann", "secret", HERE)).toCompletableFuture())
                    .isCompletedWithValueMatching(answer -> answer instanceof Accepted);
        }
    }

    /** Sabotage: look at all, however late. */
    @Test
    void whoWaitedTooLongForACheckIsToldSo() throws Exception {
        ManualClock clock = new ManualClock();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        PasswordCheck held = new PasswordCheck(USERS.accounts(), (hash, password) -> {
            begun.countDown();
            awaitUninterruptibly(go);
            return hash.matches(password);
        });
        try (UsersAuthenticator slow = new UsersAuthenticator(USERS, held, clock, 2)) {
            CompletionStage<Authentication> first = slow.authenticate(at("bob", "hidden", HERE));
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            CompletionStage<Authentication> second = slow.authenticate(at("ann", "secret", HERE));
            new ManualLoop(clock).advance(7_001);
            go.countDown();

            assertThat(answer(first)).isInstanceOf(Accepted.class);
            assertThat(answer(second)).isInstanceOfSatisfying(Refused.class, refused -> {
                assertThat(refused.reason()).isEqualTo(Reason.NOT_LOOKED_AT);
                assertThat(refused.text()).contains("did not look at this one");
            });
        }
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

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Login at(String user, String password, InetAddress from) {
        return new Login(user, new Secret(password), Optional.of(from));
    }

    private static Login at(String user, String password) {
        return new Login(user, new Secret(password), Optional.empty());
    }

    private static Authentication answer(CompletionStage<Authentication> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
