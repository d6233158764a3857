package io.posthorn.server.session;

import io.posthorn.server.loop.Loop;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * All bodies that one client is being sent in parts. They take turns, a part each; so few parts are read ahead at a time, and
 * none while the client does not read, that however many deliveries have begun they take next to no memory. Owned by the
 * connection's loop.
 */
final class OutgoingBodies {
    /** Parts that are being read, of all bodies together. */
    private static final int AHEAD = 2;

    private final ServerConnection connection;
    private final ArrayDeque<OutgoingBody> line = new ArrayDeque<>(2);
    private int reading;
    private boolean waitsForRoom;

    OutgoingBodies(ServerConnection connection) {
        this.connection = connection;
    }

    void begin(OutgoingBody body) {
        line.add(body);
        readOn();
    }

    void cancel(OutgoingBody body) {
        body.cancel(connection.outbound());
        line.remove(body);
    }

    /** The client is gone. */
    void clear() {
        line.clear();
    }

    private void readOn() {
        while (reading < AHEAD && !line.isEmpty()) {
            if (connection.outbound().full()) {
                waitForRoom();
                return;
            }
            read(line.remove());
        }
    }

    private void waitForRoom() {
        if (!waitsForRoom) {
            waitsForRoom = true;
            Loop loop = connection.loop();
            connection.outbound().whenRoom(() -> loop.execute(() -> connection.guarded(this::room)));
        }
    }

    private void room() {
        waitsForRoom = false;
        readOn();
    }

    private void read(OutgoingBody body) {
        reading++;
        Loop loop = connection.loop();
        var unused = connection
                .broker()
                .environment()
                .store()
                .readBody(body.number(), body.nextPart())
                .whenComplete(
                        (part, trouble) -> loop.execute(() -> connection.guarded(() -> answered(body, part, trouble))));
    }

    private void answered(OutgoingBody body, byte @Nullable [] part, @Nullable Throwable trouble) {
        reading--;
        if (!body.over()) {
            if (part == null) {
                body.unreadable("the body of a message cannot be read: " + trouble, connection.outbound());
            } else {
                body.send(part, connection.outbound());
            }
        }
        if (!body.over()) {
            line.add(body);
        }
        readOn();
    }
}
