package io.posthorn.server.session;

import io.posthorn.server.loop.Cancellable;
import io.posthorn.server.queue.MemoryBudget;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a session may have under way. Each send takes its size; a receipt gives it back, or this does, for sends
 * without one: a quarter of the window at a time, or what there is after a moment.
 *
 * <p>While the broker's memory is used up the bytes of messages that are in memory only are not given back, so that the
 * client waits; but for a session that consumes, since what it sends may be what its next acknowledgement waits for.
 */
final class SendWindow {
    /** How long a few bytes may wait for company, in ms. */
    private static final long MOMENT = 2;

    private final ServerConnection connection;
    private final MemoryBudget memory;
    private final int session;
    private final int size;
    private long underWay;
    private final BooleanSupplier consuming;
    private long owed;
    private long owedForMemory;
    private boolean scheduled;
    private @Nullable Cancellable waitsForRoom;
    private boolean closed;

    SendWindow(ServerConnection connection, int session, int size, BooleanSupplier consuming) {
        this.connection = connection;
        this.memory = connection.broker().environment().memory();
        this.session = session;
        this.size = size;
        this.consuming = consuming;
    }

    /**
     * A message came.
     *
     * @throws ProtocolViolation if the client had no right to send it yet
     */
    void arrived(int bytes) {
        if (underWay > 0 && underWay + bytes > size) {
            throw new ProtocolViolation("session " + session + " sent " + bytes + " bytes with " + underWay
                    + " under way; its window is " + size);
        }
        underWay += bytes;
    }

    /** A receipt gives the bytes back. */
    void receipted(long bytes) {
        underWay -= bytes;
    }

    /**
     * The bytes of a send without a receipt are to be given back.
     *
     * @param inMemory whether the message is in memory only
     */
    void taken(int bytes, boolean inMemory) {
        if (inMemory) {
            owedForMemory += bytes;
        } else {
            owed += bytes;
        }
        if (owed + owedForMemory >= size / 4) {
            giveBack();
        } else if (!scheduled) {
            scheduled = true;
            connection.loop().schedule(MOMENT, this::moment);
        }
    }

    void close() {
        closed = true;
        if (waitsForRoom != null) {
            waitsForRoom.cancel();
        }
    }

    private void moment() {
        scheduled = false;
        giveBack();
    }

    private void giveBack() {
        if (closed) {
            return;
        }
        long given = owed + (memoryAllows() ? owedForMemory : 0);
        int back = (int) Math.min(given, Integer.MAX_VALUE);
        if (back > 0) {
            owedForMemory -= Math.max(0, back - owed);
            owed -= Math.min(owed, back);
            underWay -= back;
            connection.outbound().sendWindow(session, back);
        }
    }

    /** Whether what is owed for messages in memory may be given back; if not, it is as soon as there is room. */
    private boolean memoryAllows() {
        if (owedForMemory == 0 || !memory.exceeded() || consuming.getAsBoolean()) {
            return true;
        }
        if (waitsForRoom == null) {
            waitsForRoom = memory.whenRoom(() -> connection.loop().execute(this::room));
        }
        return false;
    }

    private void room() {
        waitsForRoom = null;
        giveBack();
    }
}
