package io.posthorn.server.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.wire.ProtocolLimits;

/**
 * A delivery whose body is read from the store part by part and sent before it. Owned by the connection's loop, but for what
 * never changes.
 */
final class OutgoingBody {
    /** Hears, on the connection's loop, how it ended; exactly one of these, unless it is cancelled. */
    interface Listener {
        /** All of it is on its way to the client, the delivery behind it. */
        void delivered(OutgoingBody body);

        /** The store does not have it any more. */
        void vanished(OutgoingBody body);

        /** The store cannot read it. */
        void unreadable(OutgoingBody body, String why);
    }

    private static final byte[] GIVEN_UP = {};

    private final int session;
    private final int consumer;
    private final long tag;
    private final int deliveryCount;
    private final EncodedMessage message;
    private final BodyReference body;
    private final Listener listener;
    private int parts;
    private int sent;
    private boolean over;

    OutgoingBody(
            int session,
            int consumer,
            long tag,
            int deliveryCount,
            EncodedMessage message,
            BodyReference body,
            Listener listener) {
        this.session = session;
        this.consumer = consumer;
        this.tag = tag;
        this.deliveryCount = deliveryCount;
        this.message = message;
        this.body = body;
        this.listener = listener;
    }

    long tag() {
        return tag;
    }

    long number() {
        return body.number();
    }

    /** The part that is to be sent next. */
    int nextPart() {
        return parts;
    }

    /** Whether it ended, in whatever way. */
    boolean over() {
        return over;
    }

    /** The next part was read; nothing behind the last one. */
    void send(byte[] part, Outbound out) {
        if (part.length == 0 || part.length > ProtocolLimits.PART || part.length > length() - sent) {
            end(out);
            if (part.length == 0) {
                listener.vanished(this);
            } else {
                listener.unreadable(this, "part " + parts + " of a body is not what was written");
            }
            return;
        }
        out.deliverPart(session, consumer, tag, length(), sent, part);
        parts++;
        sent += part.length;
        if (sent == length()) {
            over = true;
            out.deliver(session, consumer, tag, deliveryCount, message);
            listener.delivered(this);
        }
    }

    void unreadable(String why, Outbound out) {
        end(out);
        listener.unreadable(this, why);
    }

    /** The delivery does not come: what the client has of it is void. Passed over if it has come. */
    void cancel(Outbound out) {
        if (!over) {
            end(out);
        }
    }

    private void end(Outbound out) {
        over = true;
        if (sent > 0) {
            out.deliverPart(session, consumer, tag, length(), sent, GIVEN_UP);
        }
    }

    private int length() {
        return (int) body.length();
    }
}
