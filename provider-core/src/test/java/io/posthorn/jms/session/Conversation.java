package io.posthorn.jms.session;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.jms.object.ObjectReading;
import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.settings.Prefetch;
import io.posthorn.jms.settings.Timeouts;
import io.posthorn.jms.transport.ScriptedBroker;
import io.posthorn.jms.transport.ScriptedPeer;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection whose other end the test plays. */
final class Conversation implements AutoCloseable {
    /** The send window that the played broker gives, in bytes. */
    static final int WINDOW = 10_000;

    private static final Timeouts PATIENT = new Timeouts(10_000, 10_000, 10_000, 10_000);

    private final ScriptedBroker broker = new ScriptedBroker();
    private final ScriptedPeer peer;
    private final JmsConnection connection;

    private Conversation(@Nullable String clientId, Timeouts timeouts, Opening opening) throws Exception {
        ConnectionSettings settings = new ConnectionSettings(
                List.of(broker.address()),
                null,
                clientId,
                Prefetch.DEFAULT,
                true,
                timeouts,
                0,
                ObjectReading.VALUES_ONLY);
        CompletableFuture<JmsConnection> connecting = async(() -> (JmsConnection) opening.open(settings));
        peer = broker.accept();
        peer.open(0, WINDOW);
        connection = get(connecting);
    }

    /** One of the ways to open a connection. */
    @FunctionalInterface
    private interface Opening {
        Connection open(ConnectionSettings settings) throws JMSException;
    }

    static Conversation begin() throws Exception {
        return new Conversation(null, PATIENT, JmsConnection::open);
    }

    /** As {@link #begin}, with a client id. */
    static Conversation beginAs(String clientId) throws Exception {
        return new Conversation(clientId, PATIENT, JmsConnection::open);
    }

    /** As {@link #begin}, with the API of queues alone. */
    static Conversation beginWithQueues() throws Exception {
        return new Conversation(null, PATIENT, JmsConnection::openForQueues);
    }

    /** As {@link #begin}, with a client that waits only this long, in ms, for anything but the connection. */
    static Conversation beginImpatient(int patience) throws Exception {
        return new Conversation(null, new Timeouts(10_000, patience, patience, patience), JmsConnection::open);
    }

    JmsConnection connection() {
        return connection;
    }

    ScriptedPeer peer() {
        return peer;
    }

    /** A session, of which the broker has heard. */
    Session session(int mode) throws Exception {
        Session session = connection.createSession(mode);
        peer.next(Frame.OpenSession.class);
        return session;
    }

    /** A consumer of queue {@code q} that the broker has opened. */
    MessageConsumer consumer(Session session) throws Exception {
        CompletableFuture<MessageConsumer> opening = async(() -> session.createConsumer(session.createQueue("q")));
        peer.done(peer.next(Frame.OpenConsumer.class));
        return get(opening);
    }

    /** Has the broker deliver messages with these tags, for the first time. */
    void deliver(boolean persistent, long... tags) throws IOException {
        for (long tag : tags) {
            peer.send(new Frame.Deliver(1, 1, tag, 1, message(persistent)));
        }
    }

    /** Has the broker deliver a persistent message to another consumer than the first. */
    void deliverTo(int consumer, long tag) throws IOException {
        peer.send(new Frame.Deliver(1, consumer, tag, 1, message(true)));
    }

    /** Has the broker deliver a persistent message that cannot be read, since half of its body is missing. */
    void deliverUnreadable(long tag) throws IOException {
        byte[] part = new byte[ProtocolLimits.PART];
        peer.send(new Frame.DeliverPart(1, 1, tag, 2 * part.length, 0, part));
        peer.send(new Frame.Deliver(1, 1, tag, 1, message(true)));
    }

    /** What a call comes to when the broker answers its request well. */
    <T, R extends Frame.Request> T answered(Class<R> type, Callable<T> call, Consumer<R> asked) throws Exception {
        CompletableFuture<T> calling = async(call);
        R request = peer.next(type);
        asked.accept(request);
        peer.done(request);
        return get(calling);
    }

    /** A call in the background; it ends with whether its thread is marked as interrupted. */
    static CompletableFuture<Boolean> run(AllSteps.Step call) {
        return async(() -> {
            call.run();
            return Thread.interrupted();
        });
    }

    /** As {@link #run}, on a thread that was interrupted before. */
    static CompletableFuture<Boolean> runInterrupted(AllSteps.Step call) {
        return run(() -> {
            Thread.currentThread().interrupt();
            call.run();
        });
    }

    static <T> CompletableFuture<T> async(Callable<T> call) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return call.call();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    /** Ends the connection from the broker's side; the client's close finds it lost. */
    @Override
    public void close() throws IOException, JMSException {
        peer.close();
        connection.close();
        broker.close();
    }

    /** Has the broker deliver a persistent message that wants a reply. */
    void deliverRequest(long tag, DestinationName replyTo) throws IOException {
        peer.send(new Frame.Deliver(1, 1, tag, 1, message(true, replyTo)));
    }

    private static EncodedMessage message(boolean persistent) {
        return message(persistent, null);
    }

    private static EncodedMessage message(boolean persistent, @Nullable DestinationName replyTo) {
        MessageHead head = new MessageHead(
                MessageKind.PLAIN,
                new DeliveryOptions(persistent, 4, 0, 0),
                new MessageId(1, 2),
                false,
                0,
                false,
                new QueueName("q"),
                replyTo,
                null,
                null,
                Map.of());
        return EncodedMessage.of(head, new byte[0]);
    }
}
