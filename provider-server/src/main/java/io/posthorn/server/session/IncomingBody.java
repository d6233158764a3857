package io.posthorn.server.session;

import io.posthorn.api.spi.store.BodyReference;
import io.posthorn.api.spi.store.StoreBatch;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreOperation.AddBodyPart;
import io.posthorn.api.spi.store.StoreOperation.DropBody;
import io.posthorn.api.spi.store.WriteListener;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.server.queue.BrokerException;
import org.jspecify.annotations.Nullable;

/**
 * The body of one send that comes in parts. Each part is written to the store as it comes, in a batch of its own, and takes
 * no memory after that; whoever holds this drops it, unless the send that refers to it happened. Owned by the connection's
 * loop.
 */
final class IncomingBody {
    /** After the store refused to hear that a body is dropped, in ms. */
    private static final long RETRY_PAUSE = 1_000;

    private final ServerConnection connection;
    private final long number;
    private final long sequence;
    private final int length;
    private int arrived;
    private int underWay;
    private @Nullable BrokerException refusal;
    private @Nullable Runnable whenWritten;

    IncomingBody(ServerConnection connection, long sequence, int length) {
        this.connection = connection;
        this.sequence = sequence;
        this.length = length;
        number = connection.broker().environment().store().nextNumber();
    }

    /** The send that it belongs to. */
    long sequence() {
        return sequence;
    }

    /** Of all parts together. */
    int length() {
        return length;
    }

    /** Bytes that have come. */
    int arrived() {
        return arrived;
    }

    boolean complete() {
        return arrived == length;
    }

    /** From here on nothing of it is kept, and its send will be refused. */
    void refuse(BrokerException reason) {
        refusal = reason;
    }

    /**
     * Takes the next part.
     *
     * @param taken run as soon as it needs no memory any more
     */
    void add(byte[] part, Runnable taken) {
        int index = arrived / ProtocolLimits.PART;
        arrived += part.length;
        if (refusal != null) {
            taken.run();
            return;
        }
        underWay++;
        connection.underWay().began(part.length);
        write(new AddBodyPart(number, index, part), () -> {
            taken.run();
            connection.underWay().ended(part.length);
        });
    }

    private void write(AddBodyPart part, Runnable taken) {
        connection.broker().environment().store().write(StoreBatch.of(part), new WriteListener() {
            @Override
            public void written(long[] keys) {
                connection.on(connection.loop(), () -> answered(taken, null));
            }

            @Override
            public void refused(StoreException reason) {
                connection.on(connection.loop(), () -> answered(taken, reason));
            }
        });
    }

    private void answered(Runnable taken, @Nullable StoreException trouble) {
        underWay--;
        if (trouble != null && trouble.fatal()) {
            connection.storeFailed(trouble);
        } else if (trouble != null && refusal == null) {
            refusal = new BrokerException(
                    ErrorCode.RESOURCE_LIMIT, "the store refused a part of the body: " + trouble.getMessage());
            drop();
        }
        taken.run();
        Runnable task = whenWritten;
        if (underWay == 0 && task != null) {
            whenWritten = null;
            task.run();
        }
    }

    /** Whether parts are on their way to the store, so that nobody knows yet whether it takes them. */
    boolean isBeingWritten() {
        return underWay > 0;
    }

    /** Runs the task once, as soon as none is any more. */
    void whenWritten(Runnable task) {
        whenWritten = task;
    }

    /**
     * Where it lies.
     *
     * @throws BrokerException RESOURCE_LIMIT if it was refused
     */
    BodyReference reference() {
        if (refusal != null) {
            throw refusal;
        }
        return new BodyReference(number, length);
    }

    /** Gives it up: nothing refers to it, or will. The store passes this over where something does. */
    void drop() {
        connection.broker().environment().store().write(StoreBatch.of(new DropBody(number)), new WriteListener() {
            @Override
            public void written(long[] keys) {
                // Nobody waits for it.
            }

            @Override
            public void refused(StoreException reason) {
                if (!reason.fatal()) {
                    connection.loop().schedule(RETRY_PAUSE, IncomingBody.this::drop);
                }
            }
        });
    }

    /** The same answer, which gives this up too if it is a refusal. */
    Reply dropUnlessDone(Reply answer) {
        return new Reply() {
            @Override
            public void done() {
                answer.done();
            }

            @Override
            public void failed(ErrorCode code, String text) {
                drop();
                answer.failed(code, text);
            }
        };
    }
}
