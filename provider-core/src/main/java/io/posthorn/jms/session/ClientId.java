package io.posthorn.jms.session;

import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.ProtocolLimits;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.JMSException;
import org.jspecify.annotations.Nullable;

/** A connection's client id: from its factory, or set as the first thing (Jakarta Messaging 3.1, §6.1.2). Thread-safe. */
final class ClientId {
    private final ConnectionCore connection;
    private @Nullable String value;
    private boolean tooLate;

    ClientId(ConnectionCore connection) {
        this.connection = connection;
        this.value = connection.settings().clientId();
    }

    /** Refuses an id that would cost the connection, since the broker cannot read it. */
    static void requireShort(@Nullable String id) throws InvalidClientIDException {
        if (id != null && id.length() > ProtocolLimits.MAX_NAME) {
            throw new InvalidClientIDException(
                    "a client id may have " + ProtocolLimits.MAX_NAME + " characters, this one has " + id.length());
        }
    }

    synchronized @Nullable String get() {
        return value;
    }

    /**
     * Throws if there is none: an unshared durable subscription belongs to one (§8.3.3).
     *
     * @throws IllegalStateException the one of the specification
     */
    synchronized void requireSet() throws IllegalStateException {
        if (value == null) {
            throw new IllegalStateException(
                    "an unshared durable subscription needs a client id; set one with setClientID"
                            + " or at the connection factory");
        }
    }

    /** The connection is used; the id stays what it is. */
    synchronized void connectionUsed() {
        tooLate = true;
    }

    /**
     * Sets the id.
     *
     * @throws IllegalStateException if it is set already, or the connection was used
     * @throws InvalidClientIDException if it is empty or too long, or another connection's
     */
    synchronized void set(@Nullable String id) throws JMSException {
        if (value != null) {
            throw new IllegalStateException("the client id is set already, to " + value);
        }
        if (tooLate) {
            throw new IllegalStateException("the client id can be set only before anything else is done");
        }
        if (id == null || id.isEmpty()) {
            throw new InvalidClientIDException("a client id must not be empty");
        }
        requireShort(id);
        connection.request(correlation -> new Frame.SetClientId(correlation, id));
        value = id;
    }
}
