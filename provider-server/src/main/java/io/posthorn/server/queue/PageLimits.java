package io.posthorn.server.queue;

/**
 * How much a queue reads from the store at once, for one priority. So much it may also keep in memory when the budget is
 * used up, so that none stands still.
 *
 * @param messages above 0
 * @param bytes above 0; one message may be larger
 */
public record PageLimits(int messages, int bytes) {
    public static final PageLimits DEFAULT = new PageLimits(256, 256 * 1024);
}
