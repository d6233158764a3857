package io.posthorn.server.session;

import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A session's sends on their way to the store, in the order sent: a receipt stands for all before it. */
final class PendingSends {
    private final ServerConnection connection;
    private final SendWindow window;
    private final int session;
    private final ArrayDeque<PendingSend> pending = new ArrayDeque<>();
    private int persistentOnes;
    private @Nullable Runnable whenNone;

    PendingSends(ServerConnection connection, SendWindow window, int session) {
        this.connection = connection;
        this.window = window;
        this.session = session;
    }

    /** Whether there are any of this delivery mode. */
    boolean any(boolean persistent) {
        return persistent ? persistentOnes > 0 : pending.size() > persistentOnes;
    }

    /**
     * A send began; the answer's methods end it.
     *
     * @param inMemory whether the message will be in memory only
     */
    Reply begin(SentMessage sent, boolean inMemory) {
        int bytes = sent.size();
        PendingSend send = new PendingSend(sent, inMemory);
        pending.add(send);
        persistentOnes += send.persistent ? 1 : 0;
        connection.underWay().began(bytes);
        return send;
    }

    /** Runs the task once, as soon as all that began has ended and been told. */
    void whenNone(Runnable task) {
        if (pending.isEmpty()) {
            task.run();
        } else {
            whenNone = task;
        }
    }

    private void tellIfNone() {
        Runnable task = whenNone;
        if (pending.isEmpty() && task != null) {
            whenNone = null;
            task.run();
        }
    }

    private void tellWhatEnded() {
        long last = 0;
        long bytes = 0;
        for (PendingSend send = pending.peek(); send != null && send.ended; send = pending.peek()) {
            pending.remove();
            persistentOnes -= send.persistent ? 1 : 0;
            if (send.receipt) {
                last = send.sequence;
                bytes += send.bytes;
            } else {
                window.taken(send.bytes, send.inMemory);
            }
        }
        if (last > 0) {
            window.receipted(bytes);
            connection.outbound().receipt(session, last);
        }
    }

    private final class PendingSend implements Reply {
        private final long sequence;
        private final int bytes;
        private final boolean receipt;
        private final boolean persistent;
        private final boolean inMemory;
        private boolean ended;

        PendingSend(SentMessage sent, boolean inMemory) {
            sequence = sent.sequence();
            bytes = sent.size();
            receipt = sent.receipt();
            persistent = sent.persistent();
            this.inMemory = inMemory;
        }

        @Override
        public void done() {
            ended = true;
            tellWhatEnded();
            tellIfNone();
            connection.underWay().ended(bytes);
        }

        @Override
        public void failed(ErrorCode code, String text) {
            connection.outbound().sendRefused(session, sequence, code, text);
            done();
        }
    }
}
