package io.posthorn.server.broker;

import io.posthorn.api.message.EncodedMessage;

/** Where messages go that are sent to one destination. Thread-safe; takes no lock and waits for nobody. */
public interface Route {
    /** The queues that this message goes to now; none where a topic has no subscription that wants it. */
    Recipients recipientsOf(EncodedMessage message, Publisher publisher);
}
