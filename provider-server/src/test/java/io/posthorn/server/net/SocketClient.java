package io.posthorn.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.FrameDecoder;
import io.posthorn.api.wire.FrameEncoder;
import io.posthorn.api.wire.SessionKind;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client on a plain blocking socket; every wait ends after ten seconds. */
final class SocketClient implements AutoCloseable {
    private static final int MOST_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private FrameDecoder decoder = FrameDecoder.handshake();

    SocketClient(InetSocketAddress address) throws IOException {
        socket.connect(address, MOST_MILLIS);
        socket.setSoTimeout(MOST_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    boolean connected() {
        return socket.isConnected();
    }

    /** Authenticates and opens the connection and session 1. */
    void openConnection() throws IOException {
        send(new Frame.Hello(1, 1));
        next();
        send(new Frame.Authenticate("ANONYMOUS", new byte[0]));
        next();
        decoder = FrameDecoder.open();
        send(new Frame.OpenConnection(1, null, "test", 0));
        next();
        send(new Frame.OpenSession(1, new SessionEpoch(1, 1), SessionKind.PLAIN));
    }

    void send(Frame frame) throws IOException {
        ByteBuf bytes = Unpooled.buffer();
        FrameEncoder.encode(frame, bytes);
        byte[] array = new byte[bytes.readableBytes()];
        bytes.readBytes(array);
        sendBytes(array);
    }

    void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Frame next() throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return decoder.decode(Unpooled.wrappedBuffer(bytes));
    }

    /** Whether the broker has hung up, and sent nothing more before. */
    boolean ended() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
