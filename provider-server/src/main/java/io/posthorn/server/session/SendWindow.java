package io.posthorn.server.session;

import io.posthorn.server.queue.MemoryBudget;

/**
 * The bytes that a session may have under way. Each send takes its size; a receipt gives it back, or this does, for sends
 * without one: a quarter of the window at a time, or what there is after a moment. While the broker's memory is used up
 * nothing is given back, so that the client waits.
 */
final class SendWindow {
    /** How long a few bytes may wait for company, in ms. */
    private static final long MOMENT = 2;

    private final ServerConnection connection;
    private final MemoryBudget memory;
    private final int session;
    private final int size;
    private long underWay;
    private long owed;
    private boolean scheduled;
    private boolean withheld;
    private boolean closed;

    SendWindow(ServerConnection connection, int session, int size) {
        this.connection = connection;
        this.memory = connection.broker().environment().memory();
        this.session = session;
        this.size = size;
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

    /** The bytes of a send without a receipt are to be given back. */
    void taken(int bytes) {
        owed += bytes;
        if (owed >= size / 4) {
            giveBack();
        } else if (!scheduled) {
            scheduled = true;
            connection.loop().schedule(MOMENT, this::moment);
        }
    }

    void close() {
        closed = true;
    }

    private void moment() {
        scheduled = false;
        giveBack();
    }

    private void giveBack() {
        if (closed || withheld || owed == 0) {
            return;
        }
        if (memory.exceeded()) {
            withheld = true;
            memory.whenRoom(() -> connection.loop().execute(this::room));
            return;
        }
        int back = (int) Math.min(owed, Integer.MAX_VALUE);
        owed -= back;
        underWay -= back;
        connection.outbound().sendWindow(session, back);
    }

    private void room() {
        withheld = false;
        giveBack();
    }
}
