package io.posthorn.server.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.api.spi.security.Login;
import io.posthorn.api.spi.security.Secret;
import java.nio.ByteBuffer;
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
    private static final String DIGEST = "HmacSHA256";
    private static final int DIGEST_BYTES = 32;
    /** What a digest is of, so that none of one kind is one of another. */
    private static final byte PASSWORD = 1;

    private static final byte USER = 2;
    private static final byte LOGIN = 3;

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

    /** Whether the user was let in with this password before; takes microseconds. */
    boolean isKnown(String user, Secret password) {
        byte[] given = digest(password);
        byte[] known = right.get(user);
        return known != null && MessageDigest.isEqual(given, known);
    }

    /** Of a user's name. */
    Fingerprint fingerprint(String user) {
        return new Fingerprint(ByteBuffer.wrap(digest(USER, user.getBytes(UTF_8))));
    }

    /** Of a login: who says the same from the same address has the same. */
    Fingerprint fingerprint(Origin origin, Login login) {
        byte[] network = new byte[origin.network().remaining()];
        origin.network().duplicate().get(network);
        byte[] name = login.user().getBytes(UTF_8);
        byte[] password = login.password().reveal().getBytes(UTF_8);
        return new Fingerprint(ByteBuffer.wrap(digest(LOGIN, network, name, password)));
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
        return digest(PASSWORD, password.reveal().getBytes(UTF_8));
    }

    /** Of all parts with their lengths, so that none of them can be taken for two. */
    private byte[] digest(byte kind, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(key);
            mac.update(kind);
            for (byte[] part : parts) {
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + DIGEST, e);
        }
    }
}
