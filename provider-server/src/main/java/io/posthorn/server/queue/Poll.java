package io.posthorn.server.queue;

/** A question for a message that is not answered yet. */
record Poll(Subscription by, boolean takeBack, Runnable answered) {
    void answer() {
        by.stopWanting();
        if (takeBack) {
            by.takeBackCredit();
        }
        answered.run();
    }
}
