package io.posthorn.server.queue;

/** A question for a message that is not answered yet. */
record Poll(Bond by, boolean takeBack, Runnable answered) {
    void answer() {
        by.credit().stopWanting();
        if (takeBack) {
            by.credit().takeBack();
        }
        answered.run();
    }
}
