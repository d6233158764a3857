package io.posthorn.server.store;

/** Waits that end by themselves, whatever interrupts them. */
final class Patience {
    private Patience() {}

    /** A wait with a bound. */
    interface Wait {
        /** Whether what was waited for has come. */
        boolean once() throws InterruptedException;
    }

    /** Waits, from the start again where it is interrupted; the thread is interrupted afterwards then. */
    static boolean await(Wait wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.once();
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
