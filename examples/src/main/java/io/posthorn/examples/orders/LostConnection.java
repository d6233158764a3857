package io.posthorn.examples.orders;

import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that a connection broke, so that a program that only receives finds out: {@code receive} may return null for
 * it. Written by the provider, read by the program.
 */
final class LostConnection implements ExceptionListener {
    private volatile @Nullable JMSException cause;

    @Override
    public void onException(JMSException e) {
        cause = e;
    }

    void throwIfLost() throws JMSException {
        JMSException lost = cause;
        if (lost != null) {
            throw lost;
        }
    }
}
