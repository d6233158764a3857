package io.posthorn.server.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.server.queue.BrokerException;
import org.jspecify.annotations.Nullable;

/**
 * The body that a session is sending in parts: one at a time, all of its parts in order, then the send that it belongs to.
 * What breaks these rules ends the connection. A connection may have so many of them begun; one beyond that is passed over,
 * and its send refused.
 */
final class SessionBodies {
    private final ServerConnection connection;
    private final int session;
    private @Nullable IncomingBody open;
    private boolean closed;

    SessionBodies(ServerConnection connection, int session) {
        this.connection = connection;
        this.session = session;
    }

    /**
     * A part came; no bytes mean that the body is given up.
     *
     * @param taken run as soon as its bytes need no memory any more
     * @throws ProtocolViolation if it has no right to come
     */
    void part(long sequence, int length, int offset, byte[] bytes, Runnable taken) {
        IncomingBody body = open;
        if (closed) {
            throw violation(sequence, "has a part after the session's end");
        }
        if (body == null) {
            body = begin(sequence, length, bytes.length);
        }
        check(body, sequence, length, offset, bytes.length);
        if (bytes.length == 0) {
            giveUp();
        } else {
            body.add(bytes, taken);
        }
    }

    /**
     * A send came.
     *
     * @return its body, if that came in parts
     * @throws ProtocolViolation if another body is open, or this one is not complete
     */
    @Nullable
    IncomingBody endWith(long sequence, EncodedMessage message) {
        IncomingBody body = open;
        if (body == null) {
            return null;
        }
        if (body.sequence() != sequence) {
            throw violation(sequence, "comes while the body of send " + body.sequence() + " does");
        }
        if (!body.complete()) {
            throw violation(sequence, "comes after " + body.arrived() + " of " + body.length() + " bytes of its body");
        }
        if (message.bodyLength() != 0) {
            throw violation(sequence, "has a body, and another in parts");
        }
        open = null;
        connection.countBodies(-1);
        return body;
    }

    /** No more parts come; what has come of a body is given up. */
    void close() {
        closed = true;
        giveUp();
    }

    private IncomingBody begin(long sequence, int length, int bytes) {
        if (bytes == 0) {
            throw violation(sequence, "gives up a body that it has not begun");
        }
        IncomingBody body = new IncomingBody(connection, sequence, length);
        int most = connection.limits().bodies();
        if (connection.countBodies(1) > most) {
            body.refuse(new BrokerException(
                    ErrorCode.RESOURCE_LIMIT, "a connection may send " + most + " bodies in parts at a time"));
        }
        open = body;
        return body;
    }

    private void check(IncomingBody body, long sequence, int length, int offset, int bytes) {
        if (sequence != body.sequence() || length != body.length()) {
            throw violation(
                    sequence,
                    "has a part of " + length + " bytes while the body of send " + body.sequence() + " comes, of "
                            + body.length());
        }
        if (offset != body.arrived()) {
            throw violation(sequence, "has a part from byte " + offset + " on after " + body.arrived());
        }
        int due = Math.min(ProtocolLimits.PART, length - offset);
        if (bytes != 0 && bytes != due) {
            throw violation(sequence, "has a part of " + bytes + " bytes where " + due + " are due");
        }
    }

    private void giveUp() {
        IncomingBody body = open;
        if (body != null) {
            open = null;
            connection.countBodies(-1);
            body.drop();
        }
    }

    private ProtocolViolation violation(long sequence, String what) {
        return new ProtocolViolation("send " + sequence + " of session " + session + " " + what);
    }
}
