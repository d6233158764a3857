package io.posthorn.jms.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.jms.message.OutgoingMessage;
import io.posthorn.jms.settings.Timeouts;
import io.posthorn.jms.transport.BrokerChannel;
import io.posthorn.jms.transport.CloseReason;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendPathTest {
    private static final int PATIENCE = 10;

    private final OutgoingMessage message = OutgoingMessage.whole(message());
    /** The session's window and the network take one message each. */
    private final NarrowChannel channel = new NarrowChannel(message.message().size());

    private final SendPath sends =
            new SendPath(1, channel, new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE), refusal -> {});

    /** Turned red by a window whose room stays taken when the wait for the network ends badly. */
    @Test
    void aSendThatIsInterruptedAtTheNetworkLeavesItsRoomInTheWindow() throws Exception {
        channel.interrupting = true;
        assertThatThrownBy(() -> sends.send(message)).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        channel.interrupting = false;

        sends.send(message);

        assertThat(channel.sent).isEqualTo(1);
    }

    @Test
    void aSendThatFindsTheNetworkFullLeavesItsRoomInTheWindow() throws JMSException {
        channel.free = 0;
        assertThatThrownBy(() -> sends.send(message)).hasMessageContaining("the network took nothing");
        channel.free = message.message().size();

        sends.send(message);

        assertThat(channel.sent).isEqualTo(1);
    }

    /** Turned red by a send that keeps its room in the connection's outbox when its session is closed. */
    @Test
    void aSendThatItsSessionsEndOvertakesLeavesItsRoomAtTheConnection() {
        sends.close();

        assertThatThrownBy(() -> sends.send(message)).isInstanceOf(IllegalStateException.class);

        assertThat(channel.sent).isZero();
        assertThat(channel.free).isEqualTo(message.message().size());
    }

    /** Turned red by one that waits for room no longer than a message that no disk is waited for. */
    @Test
    void aPersistentMessageOfATransactionWaitsForRoomAsLongAsForTheDisk() {
        SendPath patient =
                new SendPath(1, channel, new Timeouts(PATIENCE, 2 * PATIENCE, PATIENCE, PATIENCE), refusal -> {});
        channel.free = 0;
        OutgoingMessage persistent = OutgoingMessage.whole(message(true));

        assertThatThrownBy(() -> patient.send(persistent, () -> 1)).hasMessageContaining("within " + 2 * PATIENCE);
        assertThatThrownBy(() -> patient.send(message, () -> 1)).hasMessageContaining("within " + PATIENCE);
        assertThatThrownBy(() -> patient.send(persistent)).hasMessageContaining("within " + PATIENCE);
    }

    private static EncodedMessage message() {
        return message(false);
    }

    private static EncodedMessage message(boolean persistent) {
        MessageHead head = new MessageHead(
                MessageKind.PLAIN,
                new DeliveryOptions(persistent, 4, 0, 0),
                new MessageId(1, 2),
                false,
                0,
                false,
                new QueueName("q"),
                null,
                null,
                null,
                Map.of());
        return EncodedMessage.of(head, new byte[0]);
    }

    /** A channel that takes so many bytes and then no more. */
    private static final class NarrowChannel implements BrokerChannel {
        private final int window;
        private int free;
        private int sent;
        private boolean interrupting;

        NarrowChannel(int bytes) {
            window = bytes;
            free = bytes;
        }

        @Override
        public Frame.ConnectionOpened opened() {
            return new Frame.ConnectionOpened(1, new UUID(1, 2), "narrow", 0, ProtocolLimits.DEFAULT_MAX_FRAME, window);
        }

        @Override
        public String peer() {
            return "narrow";
        }

        @Override
        public CompletableFuture<Frame.Answer> request(IntFunction<? extends Frame.Request> request) {
            throw new UnsupportedOperationException("a send path makes no requests");
        }

        @Override
        public void send(Frame frame) {
            sent++;
        }

        @Override
        public boolean reserve(int bytes, long timeoutNanos) throws InterruptedException {
            if (interrupting) {
                throw new InterruptedException();
            }
            if (free < bytes) {
                return false;
            }
            free -= bytes;
            return true;
        }

        @Override
        public void release(int bytes) {
            free += bytes;
        }

        @Override
        public @Nullable CloseReason closeReason() {
            return null;
        }

        @Override
        public void close() {}
    }
}
