package io.posthorn.server.session;

/** Runs a task when so many answers have come. */
final class Countdown {
    private final Runnable then;
    private int missing;

    /** Runs the task at once where no answer is missing. */
    Countdown(int answers, Runnable then) {
        this.missing = answers;
        this.then = then;
        if (answers == 0) {
            then.run();
        }
    }

    void answered() {
        if (--missing == 0) {
            then.run();
        }
    }
}
