package io.posthorn.jms.error;

import io.posthorn.api.wire.ErrorCode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import org.jspecify.annotations.Nullable;

/** Chooses the exception of the specification for an error (Jakarta Messaging 3.1, chapter 10). */
public final class JmsExceptions {
    private JmsExceptions() {}

    /** The exception for an error of the broker; its error code is the name of {@code code}. */
    public static JMSException of(ErrorCode code, String text) {
        String name = code.name();
        return switch (code) {
            case AUTHENTICATION_FAILED, NOT_AUTHORIZED -> new JMSSecurityException(text, name);
            case CLIENT_ID_IN_USE -> new InvalidClientIDException(text, name);
            case INVALID_DESTINATION -> new InvalidDestinationException(text, name);
            case INVALID_SELECTOR -> new InvalidSelectorException(text, name);
            case RESOURCE_LIMIT -> new ResourceAllocationException(text, name);
            case TRANSACTION_ROLLED_BACK -> new TransactionRolledBackException(text, name);
            case ILLEGAL_STATE -> new IllegalStateException(text, name);
            case INTERNAL,
                    PROTOCOL_VIOLATION,
                    UNSUPPORTED_VERSION,
                    TOO_LARGE,
                    TIMED_OUT,
                    NOT_SUPPORTED,
                    BROKER_STOPPING,
                    STORE_FAILED,
                    CLOSED,
                    IN_USE,
                    NO_SUCH_BRANCH,
                    BRANCH_EXISTS,
                    BRANCH_STATE -> new JMSException(text, name);
        };
    }

    /** As {@link #of(ErrorCode, String)}, with what led to it. */
    public static JMSException of(ErrorCode code, String text, @Nullable Throwable cause) {
        JMSException exception = of(code, text);
        return cause == null ? exception : withCause(exception, cause);
    }

    /** Adds what led to an exception, as its cause and, where it is an {@link Exception}, as its linked exception. */
    public static <E extends JMSException> E withCause(E exception, Throwable cause) {
        exception.initCause(cause);
        if (cause instanceof Exception linked) {
            exception.setLinkedException(linked);
        }
        return exception;
    }

    /** The exception that the simplified API throws where the classic API throws {@code e}. */
    public static JMSRuntimeException unchecked(JMSException e) {
        String text = e.getMessage();
        String code = e.getErrorCode();
        if (e instanceof IllegalStateException) {
            return new IllegalStateRuntimeException(text, code, e);
        } else if (e instanceof InvalidClientIDException) {
            return new InvalidClientIDRuntimeException(text, code, e);
        } else if (e instanceof InvalidDestinationException) {
            return new InvalidDestinationRuntimeException(text, code, e);
        } else if (e instanceof InvalidSelectorException) {
            return new InvalidSelectorRuntimeException(text, code, e);
        } else if (e instanceof JMSSecurityException) {
            return new JMSSecurityRuntimeException(text, code, e);
        } else if (e instanceof MessageFormatException) {
            return new MessageFormatRuntimeException(text, code, e);
        } else if (e instanceof MessageNotWriteableException) {
            return new MessageNotWriteableRuntimeException(text, code, e);
        } else if (e instanceof ResourceAllocationException) {
            return new ResourceAllocationRuntimeException(text, code, e);
        } else if (e instanceof TransactionInProgressException) {
            return new TransactionInProgressRuntimeException(text, code, e);
        } else if (e instanceof TransactionRolledBackException) {
            return new TransactionRolledBackRuntimeException(text, code, e);
        }
        return new JMSRuntimeException(text, code, e);
    }
}
