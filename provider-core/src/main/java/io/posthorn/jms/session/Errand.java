package io.posthorn.jms.session;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.jms.error.JmsExceptions;
import io.posthorn.jms.transport.CloseReason;
import jakarta.jms.JMSException;
import jakarta.jms.TransactionRolledBackException;

/** What the application waits for the broker to do, and what it is told when no answer comes. */
enum Errand {
    SEND("the message was not stored", "whether the message was stored is in doubt"),
    ACKNOWLEDGE(
            "the messages were not acknowledged and will be delivered again",
            "whether the messages were acknowledged is in doubt"),
    COMMIT("the transaction was rolled back", "whether the transaction was committed is in doubt"),
    RECEIVE("nothing was received", "nothing was received"),
    REQUEST("the request was not done", "whether the request was done is in doubt");

    private final String notDone;
    private final String inDoubt;

    Errand(String notDone, String inDoubt) {
        this.notDone = notDone;
        this.inDoubt = inDoubt;
    }

    /** The channel ended before the answer. */
    JMSException lost(CloseReason reason) {
        if (this == COMMIT && reason.nothingInDoubt()) {
            return new TransactionRolledBackException(
                    notDone + ": " + reason.text(), reason.code().name());
        }
        String consequence = reason.nothingInDoubt() ? notDone : inDoubt;
        return JmsExceptions.of(codeOf(reason), consequence + ": " + reason.text(), reason.cause());
    }

    /** There was no answer in time. */
    JMSException late(int timeoutMillis) {
        return JmsExceptions.of(
                ErrorCode.TIMED_OUT, inDoubt + ": the broker did not answer within " + timeoutMillis + " ms");
    }

    /** The waiting thread was interrupted; it stays marked so. */
    JMSException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return JmsExceptions.withCause(
                new JMSException(inDoubt + ": the thread was interrupted while it waited"), cause);
    }

    /** A code that says something about the connection is not one about this call. */
    private static ErrorCode codeOf(CloseReason reason) {
        return switch (reason.code()) {
            case BROKER_STOPPING, STORE_FAILED, TIMED_OUT, PROTOCOL_VIOLATION, TOO_LARGE, CLOSED -> reason.code();
            default -> ErrorCode.INTERNAL;
        };
    }
}
