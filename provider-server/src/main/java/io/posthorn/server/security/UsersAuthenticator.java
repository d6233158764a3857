package io.posthorn.server.security;

import io.posthorn.api.spi.security.Authentication;
import io.posthorn.api.spi.security.Authentication.Accepted;
import io.posthorn.api.spi.security.Authentication.Reason;
import io.posthorn.api.spi.security.Authentication.Refused;
import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.api.spi.security.Login;
import io.posthorn.api.spi.security.User;
import io.posthorn.server.loop.Clock;
import io.posthorn.server.loop.NamedThreads;
import io.posthorn.server.security.FailedLogins.Turn;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authentication of a broker with users (R11). Thread-safe.
 *
 * <p>Passwords are checked on threads of its own, since that takes long on purpose. A bounded number waits for that, those of
 * one address not ahead of those of another; who comes beyond it is told to come again.
 *
 * <p>What was found before is not looked for again: a right password is known at once when its turn comes, and a login that
 * was wrong is refused without a check, after a delay. So clients that come back by the hundred hold nobody up, be it with
 * the right password or with one of yesterday. What is not known yet has its turn by {@link FailedLogins}, before which
 * nothing is found out about it: whoever gives up early has learned nothing.
 */
public final class UsersAuthenticator implements Authenticator, AutoCloseable {
    /** Logins that wait, for their turn or for a thread. */
    static final int MOST_WAITING = 256;
    /** Logins that wait beside one that says the same, or for a refusal that is certain. */
    static final int MOST_HELD = 1024;

    /** Of one address for a refusal that is certain: they hold connections, of which an address has a bounded number. */
    static final int MOST_HELD_OF_ONE = 50;

    /** How long a login that was wrong before waits to be told so again. */
    static final long REPEATED_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(UsersAuthenticator.class);
    private static final int MOST_THREADS = 4;
    /** From its coming on; the client gives up after ten seconds. */
    private static final long STALE_NANOS = 7_000_000_000L;

    private static final Refused WRONG = new Refused(Reason.CREDENTIALS, "user or password is wrong");
    private static final Refused NO_USER = new Refused(Reason.CREDENTIALS, "a user and a password are needed here");
    private static final Refused BUSY = new Refused(
            Reason.BUSY, "the broker has " + MOST_WAITING + " logins to check, its limit; try again in some seconds");
    private static final Refused LATE = new Refused(
            Reason.NOT_LOOKED_AT,
            "the broker had too many logins to check and did not look at this one; try again in some seconds");

    private final Users users;
    private final Clock clock;
    private final PasswordCheck passwords;
    private final FailedLogins failures;
    private final WrongLogins wrong = new WrongLogins();
    private final ConcurrentHashMap<Fingerprint, CompletableFuture<Authentication>> underWay =
            new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private final ConcurrentHashMap<Origin, Integer> refusedLater = new ConcurrentHashMap<>();
    private final FairLine line = new FairLine();
    /** Each of their tasks takes from the line what is next in it. */
    private final ExecutorService workers;
    /** Does nothing long. */
    private final ScheduledExecutorService timer;

    /**
     * For these users.
     *
     * @param processors of this machine: half of them may be busy with passwords
     */
    public UsersAuthenticator(Users users, Clock clock, int processors) {
        this(users, new PasswordCheck(users.accounts()), clock, processors);
    }

    UsersAuthenticator(Users users, PasswordCheck passwords, Clock clock, int processors) {
        this.users = users;
        this.clock = clock;
        this.passwords = passwords;
        failures = new FailedLogins(clock);
        workers = Executors.newFixedThreadPool(
                Math.max(1, Math.min(MOST_THREADS, processors / 2)), new NamedThreads("posthorn-login"));
        timer = Executors.newSingleThreadScheduledExecutor(new NamedThreads("posthorn-login-timer"));
    }

    /** A login on its way. */
    private record Attempt(
            Login login,
            Origin origin,
            Fingerprint user,
            Fingerprint whole,
            long came,
            CompletableFuture<Authentication> answer) {}

    @Override
    public CompletionStage<Authentication> anonymous() {
        return CompletableFuture.completedStage(users.anonymous() ? new Accepted(User.ANONYMOUS) : NO_USER);
    }

    /** Completes on a thread of its own, or at once. An empty name is no user. */
    @Override
    public CompletionStage<Authentication> authenticate(Login login) {
        if (login.user().isEmpty()) {
            return anonymous();
        }
        Origin origin = Origin.of(login.from());
        Attempt attempt = new Attempt(
                login,
                origin,
                passwords.fingerprint(login.user()),
                passwords.fingerprint(origin, login),
                clock.nanos(),
                new CompletableFuture<>());
        if (wrong.has(attempt.whole())) {
            LOG.debug("refused a login of {} again", from(login));
            return wrongAgain(origin);
        }
        CompletableFuture<Authentication> same = underWay.putIfAbsent(attempt.whole(), attempt.answer());
        if (same != null) {
            return beside(same);
        }
        begin(attempt);
        return attempt.answer();
    }

    /** Pays, and looks at the login if its turn is now. */
    private void begin(Attempt attempt) {
        Turn turn =
                attempt.origin().isThisProcess() ? new Turn(0, false) : failures.take(attempt.origin(), attempt.user());
        if (turn.refused()) {
            end(attempt, tooMany(turn.waitNanos()));
        } else if (turn.waitNanos() == 0 && isKnown(attempt)) {
            end(attempt, accepted(attempt));
        } else if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            end(attempt, BUSY);
        } else {
            waitFor(turn.waitNanos(), attempt);
        }
    }

    private void waitFor(long nanos, Attempt attempt) {
        try {
            if (nanos == 0) {
                enqueue(attempt);
            } else {
                var unused = timer.schedule(() -> enqueue(attempt), nanos, TimeUnit.NANOSECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("a login came while the broker ended", e);
            waiting.decrementAndGet();
            end(attempt, BUSY);
        }
    }

    private void enqueue(Attempt attempt) {
        line.add(attempt.origin(), () -> {
            waiting.decrementAndGet();
            settle(attempt);
        });
        workers.execute(() -> line.next().run());
    }

    private void settle(Attempt attempt) {
        try {
            end(attempt, clock.nanos() - attempt.came() > STALE_NANOS ? LATE : check(attempt));
        } catch (RuntimeException | Error e) {
            underWay.remove(attempt.whole());
            attempt.answer().completeExceptionally(e);
        }
    }

    /** The whole work is done unless the password is right, so that the time does not tell what is known already. */
    private Authentication check(Attempt attempt) {
        Login login = attempt.login();
        if (isKnown(attempt) || passwords.verify(login.user(), login.password()) != null) {
            return accepted(attempt);
        }
        if (!attempt.origin().isThisProcess()) {
            wrong.add(attempt.whole());
        }
        LOG.info("refused a login from {}", from(login));
        return WRONG;
    }

    private boolean isKnown(Attempt attempt) {
        return passwords.isKnown(attempt.login().user(), attempt.login().password());
    }

    private Authentication accepted(Attempt attempt) {
        if (!attempt.origin().isThisProcess()) {
            failures.giveBack(attempt.origin(), attempt.user());
        }
        Account account = users.accounts().get(attempt.login().user());
        if (account == null) {
            throw new IllegalStateException("somebody without an account was let in");
        }
        return new Accepted(account.user());
    }

    /** What is known stands in the memories before it is not under way any more, so that it is not looked for again. */
    private void end(Attempt attempt, Authentication answer) {
        underWay.remove(attempt.whole());
        attempt.answer().complete(answer);
    }

    /** Whoever says the same as another, from the same address, learns what that one learns: nobody guesses by that. */
    private CompletionStage<Authentication> beside(CompletableFuture<Authentication> same) {
        if (held.incrementAndGet() > MOST_HELD) {
            held.decrementAndGet();
            return CompletableFuture.completedStage(BUSY);
        }
        return same.whenComplete((answer, fault) -> held.decrementAndGet());
    }

    /** Later, so that a client that tries for ever does not do so as fast as it can. Nobody learns anything by it. */
    private CompletionStage<Authentication> wrongAgain(Origin origin) {
        CompletableFuture<Authentication> answer = new CompletableFuture<>();
        boolean tooMany = refusedLater.merge(origin, 1, Integer::sum) > MOST_HELD_OF_ONE;
        if (held.incrementAndGet() > MOST_HELD || tooMany) {
            wrongAtLast(origin, answer);
            return answer;
        }
        try {
            var unused = timer.schedule(() -> wrongAtLast(origin, answer), REPEATED_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("a login came while the broker ended", e);
            wrongAtLast(origin, answer);
        }
        return answer;
    }

    private void wrongAtLast(Origin origin, CompletableFuture<Authentication> answer) {
        held.decrementAndGet();
        refusedLater.computeIfPresent(origin, (same, count) -> count == 1 ? null : count - 1);
        answer.complete(WRONG);
    }

    private static Refused tooMany(long waitNanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(waitNanos) + 1;
        return new Refused(
                Reason.NOT_LOOKED_AT,
                "too many logins from this address failed or are not checked yet, so this one was not looked at;"
                        + " try again in " + seconds + " s");
    }

    private static String from(Login login) {
        return login.from().map(address -> address.getHostAddress()).orElse("this process");
    }

    /** Ends the threads; logins that wait get no answer. */
    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }
}
