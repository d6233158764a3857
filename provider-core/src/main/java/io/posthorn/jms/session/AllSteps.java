package io.posthorn.jms.session;

import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/** Several things that are all done, whichever of them fails; then the first failure is thrown. For one thread. */
final class AllSteps {
    private @Nullable JMSException first;

    /** One thing to do. */
    @FunctionalInterface
    interface Step {
        void run() throws JMSException;
    }

    void run(Step step) {
        try {
            step.run();
        } catch (JMSException e) {
            if (first == null) {
                first = e;
            } else if (first != e) {
                first.addSuppressed(e);
            }
        }
    }

    /** Throws the first failure, with the later ones as suppressed, if there was one. */
    void throwFirst() throws JMSException {
        if (first != null) {
            throw first;
        }
    }
}
