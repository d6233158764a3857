package io.posthorn.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.FrameDecoder;
import io.posthorn.api.wire.FrameEncoder;
import io.posthorn.api.wire.SessionKind;
import io.posthorn.server.loop.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client that says what a test wants, byte for byte, to a broker's pipeline on the same thread. */
final class WireClient {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ManualLoop loop;
    private final ByteBuf received = Unpooled.buffer();
    private FrameDecoder decoder = FrameDecoder.handshake();

    WireClient(Reception reception, ManualLoop loop) {
        this.loop = loop;
        reception.welcome(channel, loop);
    }

    EmbeddedChannel channel() {
        return channel;
    }

    /** Cuts the connection. */
    void hangUp() {
        var unused = channel.close();
    }

    /** Writes the frames in one piece. */
    void send(Frame... frames) {
        ByteBuf bytes = Unpooled.buffer();
        for (Frame frame : frames) {
            FrameEncoder.encode(frame, bytes);
        }
        sendBytes(bytes);
    }

    void sendBytes(ByteBuf bytes) {
        var unused = channel.writeInbound(bytes);
    }

    /** What the broker said since the last call, after all that can happen without time has happened. */
    List<Frame> heard() {
        List<Frame> frames = new ArrayList<>();
        loop.runAll();
        channel.runPendingTasks();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            received.writeBytes(bytes);
            bytes.release();
        }
        while (received.isReadable()) {
            Frame frame = decoder.decode(received.readSlice(received.readInt()));
            if (frame instanceof Frame.Authenticated) {
                decoder = FrameDecoder.open();
            }
            frames.add(frame);
        }
        return frames;
    }

    /** Says hello and who it is; then hears nothing it does not expect. */
    WireClient authenticated() {
        send(new Frame.Hello(1, 1));
        var greeting = heard();
        send(new Frame.Authenticate("ANONYMOUS", new byte[0]));
        if (!greeting.equals(List.of(new Frame.HelloReply(1))) || !heard().equals(List.of(new Frame.Authenticated()))) {
            throw new AssertionError("the handshake failed");
        }
        return this;
    }

    /** With an open connection and session 1, not transacted. */
    WireClient open() {
        authenticated();
        send(
                new Frame.OpenConnection(1, null, "test", 1_000),
                new Frame.OpenSession(1, new SessionEpoch(1, 1), SessionKind.PLAIN));
        if (!(heard().get(0) instanceof Frame.ConnectionOpened)) {
            throw new AssertionError("the connection was not opened");
        }
        return this;
    }

    static byte[] plain(String user, String password) {
        return ("\0" + user + "\0" + password).getBytes(UTF_8);
    }

    static EncodedMessage message(String queue, String text, boolean persistent) {
        MessageHead head = new MessageHead(
                MessageKind.BYTES,
                new DeliveryOptions(persistent, 4, 0, 0),
                new MessageId(1, 2),
                false,
                0,
                false,
                new QueueName(queue),
                null,
                null,
                null,
                Map.of());
        return EncodedMessage.of(head, text.getBytes(UTF_8));
    }
}
