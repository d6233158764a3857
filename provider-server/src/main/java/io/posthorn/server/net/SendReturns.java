package io.posthorn.server.net;

import io.posthorn.api.wire.Frame;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Receipts and window that sessions are to be told, gathered: one frame of each kind and session a drain. */
final class SendReturns {
    private static final class Return {
        private long sequence;
        private long bytes;
    }

    private final Map<Integer, Return> bySession = new LinkedHashMap<>();

    void receipt(int session, long sequence) {
        of(session).sequence = sequence;
    }

    void window(int session, int bytes) {
        of(session).bytes += bytes;
    }

    /** Hands out all and forgets it. */
    void drain(Consumer<Frame> to) {
        if (bySession.isEmpty()) {
            return;
        }
        bySession.forEach((session, owed) -> {
            if (owed.sequence > 0) {
                to.accept(new Frame.Receipt(session, owed.sequence));
            }
            if (owed.bytes > 0) {
                to.accept(new Frame.SendWindow(session, (int) Math.min(owed.bytes, Integer.MAX_VALUE)));
            }
        });
        bySession.clear();
    }

    private Return of(int session) {
        return bySession.computeIfAbsent(session, number -> new Return());
    }
}
