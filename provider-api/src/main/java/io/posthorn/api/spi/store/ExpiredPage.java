package io.posthorn.api.spi.store;

import java.util.List;

/**
 * Entries that have expired, in the order of their keys.
 *
 * @param nextExpiry no other entry with a key up to {@code through} expires before; {@link #NEVER} if none does. It is
 *     after the time that was asked for
 * @param through the range that was asked for has been looked at up to this key
 * @param complete whether that is all of it
 */
public record ExpiredPage(List<Expired> expired, long nextExpiry, long through, boolean complete) {
    /** An expiry that does not come. */
    public static final long NEVER = Long.MAX_VALUE;

    /**
     * One that has expired.
     *
     * @param bytes of the message, without a body that lies outside
     */
    public record Expired(long key, int bytes) {}
}
