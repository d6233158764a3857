package io.posthorn.jms.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.wire.ErrorCode;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionRolledBackException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("§10.3")
class JmsExceptionsTest {
    private static final Map<ErrorCode, Class<? extends JMSException>> SPECIFIC = Map.of(
            ErrorCode.AUTHENTICATION_FAILED, JMSSecurityException.class,
            ErrorCode.NOT_AUTHORIZED, JMSSecurityException.class,
            ErrorCode.CLIENT_ID_IN_USE, InvalidClientIDException.class,
            ErrorCode.INVALID_DESTINATION, InvalidDestinationException.class,
            ErrorCode.INVALID_SELECTOR, InvalidSelectorException.class,
            ErrorCode.RESOURCE_LIMIT, ResourceAllocationException.class,
            ErrorCode.TRANSACTION_ROLLED_BACK, TransactionRolledBackException.class,
            ErrorCode.ILLEGAL_STATE, IllegalStateException.class);

    @Test
    void eachErrorOfTheBrokerHasItsException() {
        for (ErrorCode code : ErrorCode.values()) {
            JMSException exception = JmsExceptions.of(code, "text");
            assertThat(exception).isExactlyInstanceOf(SPECIFIC.getOrDefault(code, JMSException.class));
            assertThat(exception).hasMessage("text");
            assertThat(exception.getErrorCode()).isEqualTo(code.name());
        }
    }

    @Test
    @Tag("§10.2")
    void whatLedToAnExceptionIsItsCauseAndItsLinkedException() {
        // given
        Exception cause = new Exception("why");

        // when
        JMSException exception = JmsExceptions.of(ErrorCode.INTERNAL, "what", cause);

        // then
        assertThat(exception).hasCause(cause);
        assertThat(exception.getLinkedException()).isSameAs(cause);
        assertThat(JmsExceptions.of(ErrorCode.INTERNAL, "what", null)).hasNoCause();
    }

    @Test
    @Tag("§10.2")
    void theSimplifiedApiThrowsTheRuntimeExceptionOfTheSameName() {
        List<JMSException> checked = List.of(
                new IllegalStateException("t", "c"),
                new InvalidClientIDException("t", "c"),
                new InvalidDestinationException("t", "c"),
                new InvalidSelectorException("t", "c"),
                new JMSSecurityException("t", "c"),
                new MessageFormatException("t", "c"),
                new MessageNotWriteableException("t", "c"),
                new ResourceAllocationException("t", "c"),
                new TransactionInProgressException("t", "c"),
                new TransactionRolledBackException("t", "c"),
                new JMSException("t", "c"));
        for (JMSException exception : checked) {
            JMSRuntimeException unchecked = JmsExceptions.unchecked(exception);
            assertThat(unchecked.getClass().getSimpleName())
                    .isEqualTo(exception.getClass().getSimpleName().replace("Exception", "RuntimeException"));
            assertThat(unchecked).hasMessage("t").hasCause(exception);
            assertThat(unchecked.getErrorCode()).isEqualTo("c");
        }
    }

    @Test
    @Tag("§10.2")
    void anExceptionWithoutARuntimeFormOfItsOwnHasTheGeneralOne() {
        assertThat(JmsExceptions.unchecked(new MessageEOFException("t")))
                .isExactlyInstanceOf(JMSRuntimeException.class);
    }
}
