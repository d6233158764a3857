package io.posthorn.jms.session;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * One look at a queue, from its head to its end, which the broker tells; then it holds nothing there any more. It ends
 * early with its browser, session or connection. What fails is thrown unchecked, so that no part of a queue is taken for the
 * whole of it.
 */
@SuppressWarnings("JdkObsolete") // the API wants an Enumeration
final class MessageEnumeration implements Enumeration<Message> {
    private final BrowserCore browser;
    private @Nullable Message next;

    MessageEnumeration(BrowserCore browser) {
        this.browser = browser;
    }

    @Override
    public boolean hasMoreElements() {
        Unchecked.run(() -> {
            if (browser.isClosed()) {
                next = null;
            } else if (next == null) {
                next = browser.next();
                if (next == null) {
                    browser.close();
                }
            }
        });
        return next != null;
    }

    @Override
    public Message nextElement() {
        Message shown = hasMoreElements() ? next : null;
        if (shown == null) {
            throw new NoSuchElementException("the browser has shown all messages");
        }
        next = null;
        return shown;
    }

    /** Shows no more. */
    void end() throws JMSException {
        browser.close();
    }
}
