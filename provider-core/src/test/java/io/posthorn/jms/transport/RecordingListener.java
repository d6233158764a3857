package io.posthorn.jms.transport;

import static org.awaitility.Awaitility.await;

import io.posthorn.api.wire.Frame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a channel tells. */
final class RecordingListener implements ChannelListener {
    final List<Frame> frames = new CopyOnWriteArrayList<>();
    final List<CloseReason> reasons = new CopyOnWriteArrayList<>();

    @Override
    public void received(Frame frame) {
        frames.add(frame);
    }

    @Override
    public void closed(CloseReason reason) {
        reasons.add(reason);
    }

    CloseReason reason() {
        await().until(() -> !reasons.isEmpty());
        return reasons.get(0);
    }
}
