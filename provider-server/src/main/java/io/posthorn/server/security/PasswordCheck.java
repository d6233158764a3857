package io.posthorn.server.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.api.spi.security.Secret;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Compares passwords with those of the users, in a time that tells neither whether there is such a user nor how strong its
 * hash is. Thread-safe.
 *
 * <p>A password that was right once is known again without bcrypt: a keyed digest of it stays in memory, the key being of
 * this process alone. So clients that come back by the hundred are let in at once.
 */
final class PasswordCheck {
    /** What can be said of a password without bcrypt. */
    enum Memory {
        /** It is that of the user. */
        RIGHT,
        /** It is not; whoever tells so takes the time of {@link #verify} first. */
        WRONG,
        /** The user has not been let in yet, or does not exist. */
        NONE
    }

    private static final String DIGEST = "HmacSHA256";
    private static final int DIGEST_BYTES = 32;

    /** Does the work of one hash, whatever comes of it. */
    @FunctionalInterface
    interface Comparison {
        boolean matches(PasswordHash hash, Secret password);
    }

    private final Map<String, Account> accounts;
    private final Comparison comparison;
    /** For users that do not exist. */
    private final PasswordHash nobody;
    /** By cost, from the lowest on: what is to be done beside a hash of that cost, so that all take as long. */
    private final List<PasswordHash> fillers = new ArrayList<>();

    private final SecretKeySpec key;
    private final ConcurrentHashMap<String, byte[]> right = new ConcurrentHashMap<>();

    PasswordCheck(Map<String, Account> accounts) {
        this(accounts, PasswordHash::matches);
    }

    PasswordCheck(Map<String, Account> accounts, Comparison comparison) {
        this.accounts = accounts;
        this.comparison = comparison;
        int highest = accounts.values().stream()
                .mapToInt(account -> account.password().cost())
                .max()
                .orElse(PasswordHash.DEFAULT_COST);
        byte[] random = new byte[DIGEST_BYTES];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, DIGEST);
        nobody = PasswordHash.dummy(highest);
        for (int cost = PasswordHash.LOWEST_COST; cost < highest; cost++) {
            fillers.add(PasswordHash.dummy(cost));
        }
    }

    /** Takes microseconds. */
    Memory recall(String user, Secret password) {
        byte[] given = digest(password);
        byte[] known = right.get(user);
        if (known == null) {
            return Memory.NONE;
        }
        return MessageDigest.isEqual(given, known) ? Memory.RIGHT : Memory.WRONG;
    }

    /** The user whose password this is, or null; takes a good part of a second. */
    @Nullable
    Account verify(String user, Secret password) {
        Account account = accounts.get(user);
        PasswordHash hash = account == null ? nobody : account.password();
        boolean same = comparison.matches(hash, password);
        // 2^c for the hash, and 2^c + 2^(c+1) + ... beside it make 2^highest, which is what the dearest hash takes.
        for (int cost = hash.cost(); cost < nobody.cost(); cost++) {
            var unused = comparison.matches(fillers.get(cost - PasswordHash.LOWEST_COST), password);
        }
        if (account == null || !same) {
            return null;
        }
        right.put(user, digest(password));
        return account;
    }

    private byte[] digest(Secret password) {
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(key);
            return mac.doFinal(password.reveal().getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + DIGEST, e);
        }
    }
}
