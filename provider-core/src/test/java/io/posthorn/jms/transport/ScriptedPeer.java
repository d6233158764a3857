package io.posthorn.jms.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.FrameDecoder;
import io.posthorn.api.wire.FrameEncoder;
import io.posthorn.api.wire.ProtocolLimits;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One client of a {@link ScriptedBroker}, seen from the broker's side. */
public final class ScriptedPeer implements Closeable {
    /** How long anything awaited may take, in ms. */
    static final int PATIENCE = 10_000;

    private final Socket socket;
    private final BlockingQueue<Frame> received = new LinkedBlockingQueue<>();
    private volatile boolean reading = true;
    private volatile boolean ended;

    ScriptedPeer(Socket socket, ExecutorService readers) {
        this.socket = socket;
        readers.execute(this::read);
    }

    /** Plays the handshake to its end. */
    public Frame.OpenConnection open(int heartbeat, int sendWindow) throws Exception {
        return open(heartbeat, sendWindow, ProtocolLimits.DEFAULT_MAX_FRAME);
    }

    Frame.OpenConnection open(int heartbeat, int sendWindow, int maxFrame) throws Exception {
        next(Frame.Hello.class);
        send(new Frame.HelloReply(ProtocolLimits.VERSION));
        next(Frame.Authenticate.class);
        send(new Frame.Authenticated());
        Frame.OpenConnection request = next(Frame.OpenConnection.class);
        send(new Frame.ConnectionOpened(
                request.correlation(), new UUID(1, 2), "scripted", heartbeat, maxFrame, sendWindow));
        return request;
    }

    /** The next frame, which must be of this type. */
    public <F extends Frame> F next(Class<F> type) throws InterruptedException {
        Frame frame = received.poll(PATIENCE, TimeUnit.MILLISECONDS);
        assertThat(frame).as("the client's next frame").isInstanceOf(type);
        return type.cast(frame);
    }

    /** The next frame of this type; grants of credit before it are passed over. */
    public <F extends Frame> F nextBesideCredit(Class<F> type) throws InterruptedException {
        Frame frame = received.poll(PATIENCE, TimeUnit.MILLISECONDS);
        while (frame instanceof Frame.Credit) {
            frame = received.poll(PATIENCE, TimeUnit.MILLISECONDS);
        }
        assertThat(frame).as("the client's next frame beside credit").isInstanceOf(type);
        return type.cast(frame);
    }

    /** Refuses a request. */
    public void refuse(Frame.Request request, ErrorCode code, String text) throws IOException {
        send(new Frame.Failed(request.correlation(), code, text));
    }

    /** The next frame, or null if none comes within this time. */
    public @Nullable Frame poll(long millis) throws InterruptedException {
        return received.poll(millis, TimeUnit.MILLISECONDS);
    }

    public void send(Frame frame) throws IOException {
        ByteBuf buffer = Unpooled.buffer();
        FrameEncoder.encode(frame, buffer);
        sendRaw(buffer);
    }

    void sendRaw(ByteBuf bytes) throws IOException {
        byte[] array = new byte[bytes.readableBytes()];
        bytes.readBytes(array);
        socket.getOutputStream().write(array);
    }

    /** Answers a request well. */
    public void done(Frame.Request request) throws IOException {
        send(new Frame.Done(request.correlation()));
    }

    /** Reads no more, so that the client's sends pile up. */
    void stopReading() {
        reading = false;
    }

    /** Whether the client has ended the connection. */
    boolean ended() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void read() {
        FrameDecoder decoder = FrameDecoder.handshake();
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (reading) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                Frame decoded = decoder.decode(Unpooled.wrappedBuffer(frame));
                if (decoded instanceof Frame.Authenticate) {
                    decoder = FrameDecoder.open();
                }
                received.add(decoded);
            }
        } catch (IOException e) {
            ended = true;
        }
    }
}
