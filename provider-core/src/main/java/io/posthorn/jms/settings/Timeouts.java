package io.posthorn.jms.settings;

/**
 * How long the client waits, in ms, each from 1 to {@value #LONGEST}: no wait is for ever.
 *
 * @param connect for one address to take the connection and authenticate it
 * @param request for the answer to a request, also the receipt of a persistent message and room for a part of a long body or
 *     for a persistent message of a transaction
 * @param send for room in the session's send window for any other message
 * @param close for the broker to confirm that it put everything back
 */
public record Timeouts(int connect, int request, int send, int close) {
    public static final int LONGEST = 24 * 60 * 60 * 1_000;
    public static final Timeouts DEFAULT = new Timeouts(15_000, 60_000, 1_000, 15_000);

    public Timeouts {
        check("connect", connect);
        check("request", request);
        check("send", send);
        check("close", close);
    }

    private static void check(String what, int millis) {
        if (millis < 1 || millis > LONGEST) {
            throw new IllegalArgumentException(
                    "the " + what + " time-out must be 1 to " + LONGEST + " ms, is " + millis);
        }
    }
}
