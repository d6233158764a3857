package io.posthorn.jms.session;

import io.posthorn.jms.error.JmsExceptions;
import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/** Calls of the classic API made by the simplified one, whose exceptions are unchecked. */
final class Unchecked {
    private Unchecked() {}

    /** Something that gives a result, or fails. */
    @FunctionalInterface
    interface Call<T> {
        T call() throws JMSException;
    }

    /** Something that may have no result, or fails. */
    @FunctionalInterface
    interface Look<T> {
        @Nullable
        T look() throws JMSException;
    }

    /** Something that is done, or fails. */
    @FunctionalInterface
    interface Action {
        void run() throws JMSException;
    }

    static <T> T call(Call<T> call) {
        try {
            return call.call();
        } catch (JMSException e) {
            throw JmsExceptions.unchecked(e);
        }
    }

    static <T> @Nullable T look(Look<T> look) {
        try {
            return look.look();
        } catch (JMSException e) {
            throw JmsExceptions.unchecked(e);
        }
    }

    static void run(Action action) {
        try {
            action.run();
        } catch (JMSException e) {
            throw JmsExceptions.unchecked(e);
        }
    }
}
