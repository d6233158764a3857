package io.posthorn.server.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import org.jspecify.annotations.Nullable;

/**
 * A message that a session has sent.
 *
 * @param body that came in parts before it, null if it is inside
 */
record SentMessage(
        long sequence, long transaction, boolean receipt, EncodedMessage message, @Nullable IncomingBody body) {

    int size() {
        return message.size();
    }

    boolean persistent() {
        return message.persistent();
    }

    /**
     * Where the body lies, null if it is inside.
     *
     * @throws io.posthorn.server.queue.BrokerException RESOURCE_LIMIT if it was refused
     */
    @Nullable
    BodyReference reference() {
        return body == null ? null : body.reference();
    }

    /** The send does not happen: what has come of it is given up. */
    void drop() {
        if (body != null) {
            body.drop();
        }
    }

    /** The same answer, which gives the body up too if it is a refusal. */
    Reply dropUnlessDone(Reply answer) {
        return body == null ? answer : body.dropUnlessDone(answer);
    }
}
