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
import io.posthorn.server.security.PasswordCheck.Memory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authentication of a broker with users (R11). Thread-safe.
 *
 * <p>Passwords are checked on threads of its own, since that takes long on purpose. A bounded number waits for that; who
 * comes beyond it is told to come again. A password that was right before is known at once, so those who guess do not hold
 * up those who come back, unless they share an address.
 */
public final class UsersAuthenticator implements Authenticator, AutoCloseable {
    /** Logins that wait, for a thread or because of failures before. */
    static final int MOST_WAITING = 256;

    private static final Logger LOG = LoggerFactory.getLogger(UsersAuthenticator.class);
    private static final int MOST_THREADS = 4;
    /** A client gave up before a login has waited so long. */
    private static final long STALE_NANOS = 10_000_000_000L;

    private static final Refused WRONG = new Refused(Reason.CREDENTIALS, "user or password is wrong");
    private static final Refused NO_USER = new Refused(Reason.CREDENTIALS, "a user and a password are needed here");
    private static final Refused BUSY = new Refused(
            Reason.BUSY, "the broker has " + MOST_WAITING + " logins to check, its limit; try again in some seconds");

    private final Users users;
    private final Clock clock;
    private final PasswordCheck passwords;
    private final FailedLogins failures;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ScheduledThreadPoolExecutor workers;

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
        workers = new ScheduledThreadPoolExecutor(
                Math.max(1, Math.min(MOST_THREADS, processors / 2)), new NamedThreads("posthorn-login"));
    }

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
        long wait = login.from().map(failures::waitMillis).orElse(0L);
        Memory memory = passwords.recall(login.user(), login.password());
        if (memory == Memory.RIGHT && wait == 0) {
            return CompletableFuture.completedStage(accepted(login));
        }
        if (memory == Memory.WRONG) {
            // Now, not when the client is told: who hangs up before must not guess the faster.
            login.from().ifPresent(failures::failed);
        }
        return later(wait, () -> check(login, memory));
    }

    private interface Check {
        Authentication run();
    }

    private CompletionStage<Authentication> later(long wait, Check check) {
        CompletableFuture<Authentication> answer = new CompletableFuture<>();
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            answer.complete(BUSY);
            return answer;
        }
        long stale = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(wait) + STALE_NANOS;
        try {
            var unused = workers.schedule(
                    () -> {
                        waiting.decrementAndGet();
                        complete(answer, clock.nanos() - stale > 0 ? () -> BUSY : check);
                    },
                    wait,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("a login came while the broker ended", e);
            waiting.decrementAndGet();
            answer.complete(BUSY);
        }
        return answer;
    }

    private static void complete(CompletableFuture<Authentication> answer, Check check) {
        try {
            answer.complete(check.run());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    /** The whole work is done whatever is known already, so that the time does not tell what that is. */
    private Authentication check(Login login, Memory before) {
        if (before != Memory.WRONG && passwords.recall(login.user(), login.password()) == Memory.RIGHT) {
            return accepted(login);
        }
        if (passwords.verify(login.user(), login.password()) != null) {
            return accepted(login);
        }
        if (before == Memory.NONE) {
            login.from().ifPresent(failures::failed);
        }
        LOG.info(
                "refused a login from {}",
                login.from().map(address -> address.getHostAddress()).orElse("this process"));
        return WRONG;
    }

    private Authentication accepted(Login login) {
        Account account = users.accounts().get(login.user());
        if (account == null) {
            throw new IllegalStateException("somebody without an account was let in");
        }
        return new Accepted(account.user());
    }

    /** Ends the threads; logins that wait get no answer. */
    @Override
    public void close() {
        workers.shutdownNow();
    }
}
