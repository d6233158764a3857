package io.posthorn.jms.session;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.jms.destination.JmsDestination;
import io.posthorn.jms.message.MessageMapper;
import io.posthorn.jms.message.OutgoingMessage;
import io.posthorn.jms.message.SendStamp;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends messages of one producer, whichever API shows it: stamps, encodes, joins the transaction, waits. */
final class MessageSender {
    private final SessionCore session;
    private final ProducerOptions options;

    MessageSender(SessionCore session, ProducerOptions options) {
        this.session = session;
        this.options = options;
    }

    /**
     * Sends and, where a receipt is due, waits for it: a persistent message outside a transaction is durable then.
     *
     * @throws MessageFormatException if {@code message} is null
     */
    void send(JmsDestination destination, @Nullable Message message, DeliveryOptions delivery) throws JMSException {
        Message sent = requireSendable(destination, message);
        SendStamp stamp = stamp(destination, delivery);
        OutgoingMessage encoded = MessageMapper.encode(sent, stamp);
        if (session.isTransacted()) {
            session.sends().send(encoded, session::joinTransaction);
        } else if (delivery.persistent()) {
            Answers.get(
                    session.sends().sendWithReceipt(encoded),
                    session.settings().timeouts().request(),
                    Errand.SEND);
        } else {
            session.sends().send(encoded);
        }
        MessageMapper.writeBack(sent, stamp);
    }

    /** Sends; the listener is told when the message is stored, and in a transaction when it has left. */
    void send(
            JmsDestination destination,
            @Nullable Message message,
            DeliveryOptions delivery,
            CompletionListener listener)
            throws JMSException {
        Message sent = requireSendable(destination, message);
        SendStamp stamp = stamp(destination, delivery);
        OutgoingMessage encoded = MessageMapper.encode(sent, stamp);
        CompletableFuture<Boolean> stored;
        if (session.isTransacted()) {
            session.sends().send(encoded, session::joinTransaction);
            stored = CompletableFuture.completedFuture(true);
        } else {
            stored = session.sends().sendWithReceipt(encoded);
        }
        session.completions().add(sent, stamp, listener, stored);
    }

    private Message requireSendable(JmsDestination destination, @Nullable Message message) throws JMSException {
        session.requireOpen();
        if (message == null) {
            throw new MessageFormatException("the message to be sent is null");
        }
        session.connection().temporaries().requireAlive(destination);
        return message;
    }

    private SendStamp stamp(JmsDestination destination, DeliveryOptions delivery) {
        return new SendStamp(
                destination,
                delivery,
                session.messageIds().next(),
                options.idDisabled(),
                session.connection().clock().millis(),
                options.timestampDisabled());
    }
}
