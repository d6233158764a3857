package io.posthorn.server.session;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session's transactions: one is open at a time, and numbers only rise. Those of a transacted session begin with their
 * first send, those of an XA session when it starts to work for a branch.
 */
final class SessionTransactions {
    private final ServerConnection connection;
    private final int session;
    private final boolean begunBySends;
    private @Nullable Transaction open;
    private long lastEnded;

    SessionTransactions(ServerConnection connection, int session, boolean begunBySends) {
        this.connection = connection;
        this.session = session;
        this.begunBySends = begunBySends;
    }

    /**
     * Nothing has been sent in this one.
     *
     * @throws ProtocolViolation if the number was used before
     */
    void requireNew(long number) {
        if (number <= lastEnded) {
            throw new ProtocolViolation("transaction " + number + " comes after " + lastEnded);
        }
    }

    /**
     * Opens a transaction.
     *
     * @param before goes on as this one, if there is one
     */
    void begin(long number, Optional<Transaction> before) {
        before.ifPresent(earlier -> earlier.goOnAs(number));
        open = before.orElseGet(() -> new Transaction(connection, number, this::refused));
    }

    /** Takes out the open transaction, as it is; null if there is none. */
    @Nullable
    Transaction detach() {
        Transaction detached = open;
        open = null;
        if (detached != null) {
            lastEnded = detached.number();
        }
        return detached;
    }

    /** Has the store take all of a transaction that is too large to be held. */
    void stageAll() {
        if (open != null) {
            open.stageAll();
        }
    }

    /**
     * The open transaction, in a transacted session begun by its first send.
     *
     * @throws ProtocolViolation if the number is not that of the open or a new one
     */
    Transaction current(long number) {
        Transaction current = open;
        if (current == null && begunBySends && number > lastEnded) {
            current = new Transaction(connection, number, this::refused);
            open = current;
        }
        if (current == null || current.number() != number) {
            throw new ProtocolViolation("a send of transaction " + number + " where "
                    + (current == null ? lastEnded + " has ended" : current.number() + " is open"));
        }
        return current;
    }

    /**
     * Whether nobody knows yet whether the store takes all that was sent, so that the transaction must not be ended by a
     * commit.
     */
    boolean isBeingWritten() {
        return open != null && open.isBeingWritten();
    }

    /** Runs the task once, as soon as that is known; only while it is not. */
    void whenWritten(Runnable task) {
        if (open != null) {
            open.whenWritten(task);
        }
    }

    /**
     * Ends the transaction and gives what was sent in it.
     *
     * @param number 0 if nothing was sent
     * @return null if nothing was sent
     * @throws BrokerException TRANSACTION_ROLLED_BACK if a send was refused, or the transaction has ended before
     */
    @Nullable
    Transaction end(long number) {
        Transaction ended = open;
        if (number == 0 && ended == null) {
            return null;
        }
        if (number <= lastEnded || (ended != null && ended.number() != number)) {
            throw new BrokerException(
                    ErrorCode.TRANSACTION_ROLLED_BACK, "transaction " + number + " is not open any more");
        }
        open = null;
        lastEnded = number;
        if (ended != null && ended.spoiledBy() != null) {
            throw new BrokerException(ErrorCode.TRANSACTION_ROLLED_BACK, ended.spoiledBy());
        }
        return ended;
    }

    /** Drops the open transaction; nothing more may be sent in this one. */
    void drop(long number) {
        drop();
        lastEnded = Math.max(lastEnded, number);
    }

    /** Drops the open transaction, if there is one. */
    void drop() {
        if (open != null) {
            open.drop();
            open = null;
        }
    }

    private void refused(SentMessage sent, BrokerException reason) {
        connection.outbound().sendRefused(session, sent.sequence(), reason.code(), String.valueOf(reason.getMessage()));
    }
}
