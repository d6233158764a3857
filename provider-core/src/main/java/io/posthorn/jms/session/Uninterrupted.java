package io.posthorn.jms.session;

import java.util.concurrent.TimeUnit;

/**
 * A wait that an interrupt does not cut short, for what the broker must hear or the session must know: a close that is
 * left half-way would keep messages from everybody. It is bounded all the same, and the thread stays marked.
 */
@FunctionalInterface
interface Uninterrupted<T, E extends Exception> {
    /**
     * Waits.
     *
     * @param nanos how long at most
     */
    T await(long nanos) throws InterruptedException, E;

    /** Waits again after each interrupt, for so many ms in all. */
    static <T, E extends Exception> T await(int millis, Uninterrupted<T, E> wait) throws E {
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    long left = TimeUnit.MILLISECONDS.toNanos(millis) - (System.nanoTime() - start);
                    return wait.await(Math.max(0, left));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
