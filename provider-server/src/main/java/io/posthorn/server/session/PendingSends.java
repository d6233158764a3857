package io.posthorn.server.session;

import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayDeque;

/** A session's sends on their way to the store, in the order sent: a receipt stands for all before it. */
final class PendingSends {
    private final ServerConnection connection;
    private final SendWindow window;
    private final int session;
    private final ArrayDeque<PendingSend> pending = new ArrayDeque<>();

    PendingSends(ServerConnection connection, SendWindow window, int session) {
        this.connection = connection;
        this.window = window;
        this.session = session;
    }

    /** A send began; the answer's methods end it. */
    Reply begin(long sequence, int bytes, boolean receipt) {
        PendingSend send = new PendingSend(sequence, bytes, receipt);
        pending.add(send);
        connection.underWay().began(bytes);
        return send;
    }

    private void tellWhatEnded() {
        long last = 0;
        long bytes = 0;
        for (PendingSend send = pending.peek(); send != null && send.ended; send = pending.peek()) {
            pending.remove();
            if (send.receipt) {
                last = send.sequence;
                bytes += send.bytes;
            } else {
                window.taken(send.bytes);
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
        private boolean ended;

        PendingSend(long sequence, int bytes, boolean receipt) {
            this.sequence = sequence;
            this.bytes = bytes;
            this.receipt = receipt;
        }

        @Override
        public void done() {
            ended = true;
            tellWhatEnded();
            connection.underWay().ended(bytes);
        }

        @Override
        public void failed(ErrorCode code, String text) {
            connection.outbound().sendRefused(session, sequence, code, text);
            done();
        }
    }
}
