package io.posthorn.examples.requestreply;

import java.time.Duration;

/** Nobody answered in time. */
final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String question, Duration patience) {
        super("nobody answered within " + patience.toMillis() + " ms what a " + question + " costs");
    }
}
