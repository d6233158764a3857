package io.posthorn.server.session;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.ErrorCode;

/**
 * What a connection's sessions tell their client without being asked. Called on the connection's loop, but for
 * what says otherwise. What one caller says, directly or after handing over to the connection's loop, reaches the client in
 * that order. After the connection's end all is passed over.
 */
public interface Outbound {
    /** A message for a consumer. Called on the queue's loop, or on the connection's behind the parts of its body. */
    void deliver(int session, int consumer, long tag, int deliveryCount, EncodedMessage message);

    /**
     * A part of the body of a delivery that comes behind all parts. Called on the connection's loop.
     *
     * @param length of the whole body
     * @param part none where the delivery does not come after all
     */
    void deliverPart(int session, int consumer, long tag, int length, int offset, byte[] part);

    /** Whether so much waits for the client to read it that no more should be delivered. Any thread. */
    boolean full();

    /** Runs the task once, as soon as there is room again, which may be at once; it must only hand over. Any thread. */
    void whenRoom(Runnable task);

    /** The queue ended a consumer. */
    void consumerClosed(int session, int consumer, ErrorCode code, String text);

    /**
     * The session's sends that asked for a receipt are durable or refused, up to this one. Several may be told as one;
     * refusals that were told before are never overtaken.
     */
    void receipt(int session, long sequence);

    /** This send was refused; nothing of it is kept. */
    void sendRefused(int session, long sequence, ErrorCode code, String text);

    /** So many bytes of sends without a receipt have been taken. */
    void sendWindow(int session, int bytes);

    /** Whether to stop reading from the client, because too much of what it sent is not done yet. */
    void pauseInput(boolean paused);

    /** Ends the connection, with the reason; nothing is told after that. */
    void close(ErrorCode code, String text);

    /** Ends the connection because of a fault of the broker, which is logged. Any thread. */
    void failed(Throwable fault);
}
