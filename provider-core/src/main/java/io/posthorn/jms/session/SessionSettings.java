package io.posthorn.jms.session;

/**
 * How connections and sessions behave. Times in milliseconds, sizes in bytes.
 *
 * @param prefetch messages a consumer may hold ahead of the application; 0: it asks for each one
 * @param prefetchBytes bytes it may hold ahead; one message may go beyond
 * @param requestTimeout longest wait for the broker's answer: receipt of a send, acknowledgement, commit, creation
 * @param sendTimeout longest wait for room in the send window
 * @param closeTimeout longest wait of close and stop for a listener or a receive that still runs
 * @param ackSync whether the acknowledgement of a persistent message is durable before the next one is handed out
 *     (AUTO), and before {@code acknowledge} returns (CLIENT)
 */
public record SessionSettings(
        int prefetch, int prefetchBytes, int requestTimeout, int sendTimeout, int closeTimeout, boolean ackSync) {
    public static final SessionSettings DEFAULTS = new SessionSettings(1_000, 1024 * 1024, 30_000, 1_000, 60_000, true);

    public SessionSettings {
        if (prefetch < 0 || prefetchBytes < 1) {
            throw new IllegalArgumentException(
                    "prefetch (" + prefetch + ") must not be below 0, its bytes (" + prefetchBytes + ") not below 1");
        }
        if (requestTimeout < 1 || sendTimeout < 0 || closeTimeout < 1) {
            throw new IllegalArgumentException("request time-out (" + requestTimeout + " ms) and close time-out ("
                    + closeTimeout + " ms) must be above 0, send time-out (" + sendTimeout + " ms) not below");
        }
    }
}
