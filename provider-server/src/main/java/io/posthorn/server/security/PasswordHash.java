package io.posthorn.server.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.posthorn.api.spi.security.Secret;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A password as it is kept: a bcrypt hash, from which it cannot be read back. Immutable.
 *
 * <p>bcrypt sees 72 bytes of a password, in UTF-8, and ends at a NUL. What is longer, or has one, is refused here and
 * never matches: otherwise a part of it would be enough to be let in.
 */
public final class PasswordHash {
    /** Each step up doubles the work of whoever checks, and of whoever guesses. */
    public static final int DEFAULT_COST = 12;

    public static final int LOWEST_COST = 4;
    public static final int HIGHEST_COST = 16;
    /** Of a password in UTF-8. */
    public static final int MOST_BYTES = 72;

    private static final Pattern FORMAT = Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

    private final byte[] hash;
    private final int cost;

    private PasswordHash(byte[] hash, int cost) {
        this.hash = hash;
        this.cost = cost;
    }

    /**
     * Hashes a password; takes a good part of a second, so that guessing does too.
     *
     * @throws IllegalArgumentException if it is empty, too long or has a NUL; the text does not have the password
     */
    public static PasswordHash of(Secret password) {
        return of(password, DEFAULT_COST);
    }

    /**
     * As {@link #of(Secret)}, with less work or more.
     *
     * @param cost {@value #LOWEST_COST} to {@value #HIGHEST_COST}
     */
    public static PasswordHash of(Secret password, int cost) {
        requireCost(cost);
        byte[] bytes = password.reveal().getBytes(UTF_8);
        if (bytes.length == 0) {
            throw new IllegalArgumentException("a password must not be empty");
        }
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a password has at most " + MOST_BYTES + " bytes in UTF-8, this one has "
                    + bytes.length + ": bcrypt would not look at the rest");
        }
        if (!takes(bytes)) {
            throw new IllegalArgumentException("a password must not contain the character NUL");
        }
        return new PasswordHash(BCrypt.withDefaults().hash(cost, bytes), cost);
    }

    /**
     * Reads a hash as {@link #text} gives it, and as other programs do that write bcrypt.
     *
     * @throws IllegalArgumentException if it is none, or of a cost that is not taken; the text does not have it, as it may
     *     be a password in plain text
     */
    public static PasswordHash parse(String text) {
        Matcher parts = FORMAT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "not a bcrypt hash (they begin with $2a$, $2b$ or $2y$ and have 60 characters);"
                            + " 'posthorn user hash' makes one of a password");
        }
        int cost = Integer.parseInt(parts.group(1));
        requireCost(cost);
        return new PasswordHash(text.getBytes(US_ASCII), cost);
    }

    /** A hash that is the work of its cost to check, and that no password is known to match. */
    static PasswordHash dummy(int cost) {
        return parse(String.format(Locale.ROOT, "$2a$%02d$%s", cost, ".".repeat(53)));
    }

    private static void requireCost(int cost) {
        if (cost < LOWEST_COST || cost > HIGHEST_COST) {
            throw new IllegalArgumentException(
                    "the cost of a bcrypt hash must be " + LOWEST_COST + " to " + HIGHEST_COST + ", is " + cost);
        }
    }

    private static boolean takes(byte[] password) {
        if (password.length == 0 || password.length > MOST_BYTES) {
            return false;
        }
        for (byte each : password) {
            if (each == 0) {
                return false;
            }
        }
        return true;
    }

    public int cost() {
        return cost;
    }

    /** For a file. */
    public String text() {
        return new String(hash, US_ASCII);
    }

    /** Whether this was made of the password; takes as long whatever the password is. */
    boolean matches(Secret password) {
        byte[] bytes = password.reveal().getBytes(UTF_8);
        boolean possible = takes(bytes);
        boolean same = BCrypt.verifyer().verify(possible ? bytes : new byte[] {'-'}, hash).verified;
        return possible && same;
    }

    /** Does not show the hash: who has it can guess at leisure. */
    @Override
    public String toString() {
        return "***";
    }
}
