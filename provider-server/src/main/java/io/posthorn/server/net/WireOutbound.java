package io.posthorn.server.net;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.server.session.Answer;
import io.posthorn.server.session.Outbound;
import io.posthorn.server.session.Reply;
import java.util.function.Function;

/** What sessions have to say, as frames. */
final class WireOutbound implements Outbound {
    /** For requests that want no answer. */
    private static final Reply NO_ANSWER = new Reply() {
        @Override
        public void done() {}

        @Override
        public void failed(ErrorCode code, String text) {}
    };

    private final Peer peer;

    WireOutbound(Peer peer) {
        this.peer = peer;
    }

    /** The answer to the request of this number. */
    Reply reply(int correlation) {
        if (correlation == 0) {
            return NO_ANSWER;
        }
        return new Reply() {
            @Override
            public void done() {
                peer.write(new Frame.Done(correlation));
            }

            @Override
            public void failed(ErrorCode code, String text) {
                peer.write(new Frame.Failed(correlation, code, text));
            }
        };
    }

    /** The answer to a question of this number, as a frame. */
    <T> Answer<T> answer(int correlation, Function<T, Frame> frame) {
        Reply refusal = reply(correlation);
        return new Answer<>() {
            @Override
            public void given(T value) {
                if (correlation != 0) {
                    peer.write(frame.apply(value));
                }
            }

            @Override
            public void failed(ErrorCode code, String text) {
                refusal.failed(code, text);
            }
        };
    }

    @Override
    public void deliver(int session, int consumer, long tag, int deliveryCount, EncodedMessage message) {
        peer.writer().deliver(new Frame.Deliver(session, consumer, tag, deliveryCount, message));
    }

    @Override
    public void deliverPart(int session, int consumer, long tag, int length, int offset, byte[] part) {
        peer.writer().deliver(new Frame.DeliverPart(session, consumer, tag, length, offset, part));
    }

    @Override
    public boolean full() {
        return peer.writer().deliveries().exceeded();
    }

    @Override
    public void whenRoom(Runnable task) {
        var unused = peer.writer().deliveries().whenRoom(task);
    }

    @Override
    public void consumerClosed(int session, int consumer, ErrorCode code, String text) {
        peer.write(new Frame.ConsumerClosed(session, consumer, code, text));
    }

    @Override
    public void receipt(int session, long sequence) {
        peer.writer().receipt(session, sequence);
    }

    @Override
    public void sendRefused(int session, long sequence, ErrorCode code, String text) {
        peer.writer().refused(new Frame.SendRefused(session, sequence, code, text));
    }

    @Override
    public void sendWindow(int session, int bytes) {
        peer.writer().sendWindow(session, bytes);
    }

    @Override
    public void pauseInput(boolean paused) {
        peer.pauseForWork(paused);
    }

    @Override
    public void close(ErrorCode code, String text) {
        peer.close(code, text);
    }

    @Override
    public void failed(Throwable fault) {
        peer.failed(fault);
    }
}
