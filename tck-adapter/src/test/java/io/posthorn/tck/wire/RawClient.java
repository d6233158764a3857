package io.posthorn.tck.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.FrameDecoder;
import io.posthorn.api.wire.FrameEncoder;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.api.wire.SessionKind;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** A client made of a socket, the encoder and the decoder: it says what the test wants, in the order the test wants. */
final class RawClient implements AutoCloseable {
    static final int SESSION = 1;
    static final int CONSUMER = 1;
    private static final int READ_MILLIS = 10_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private FrameDecoder decoder = FrameDecoder.handshake();
    private int correlation;
    private long sequence;
    private final AtomicLong sent = new AtomicLong();

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** A socket, nothing said. */
    static RawClient silent(InetSocketAddress broker) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(READ_MILLIS);
            socket.setTcpNoDelay(true);
            socket.connect(broker, READ_MILLIS);
            return new RawClient(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Said hello and got the answer. */
    static RawClient greeted(InetSocketAddress broker) throws IOException {
        RawClient client = silent(broker);
        client.send(new Frame.Hello(ProtocolLimits.VERSION, ProtocolLimits.VERSION));
        client.expect(Frame.HelloReply.class);
        return client;
    }

    /** Authenticated as nobody; no connection is open yet. */
    static RawClient authenticated(InetSocketAddress broker) throws IOException {
        RawClient client = greeted(broker);
        client.send(new Frame.Authenticate("ANONYMOUS", new byte[0]));
        client.expect(Frame.Authenticated.class);
        client.decoder = FrameDecoder.open();
        return client;
    }

    /** With an open connection and one session that is not transacted. */
    static RawClient open(InetSocketAddress broker) throws IOException {
        RawClient client = authenticated(broker);
        client.send(new Frame.OpenConnection(client.nextCorrelation(), null, "raw", 0));
        client.expect(Frame.ConnectionOpened.class);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        client.send(new Frame.OpenSession(
                SESSION, new SessionEpoch(random.nextLong(), random.nextLong()), SessionKind.PLAIN));
        return client;
    }

    int nextCorrelation() {
        return ++correlation;
    }

    void send(Frame frame) throws IOException {
        sendBytes(bytes(frame));
    }

    void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        sent.addAndGet(bytes.length);
    }

    /** Bytes that the socket took so far. May be asked by any thread. */
    long sent() {
        return sent.get();
    }

    /** The frame as it goes over the wire. */
    static byte[] bytes(Frame frame) {
        ByteBuf buffer = Unpooled.buffer();
        FrameEncoder.encode(frame, buffer);
        return ByteBufUtil.getBytes(buffer);
    }

    /** The next frame that is no heartbeat; nothing at the end of the stream. */
    Optional<Frame> next() throws IOException {
        try {
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                Frame read = decoder.decode(Unpooled.wrappedBuffer(frame));
                if (!(read instanceof Frame.Heartbeat)) {
                    return Optional.of(read);
                }
            }
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        }
    }

    <F extends Frame> F expect(Class<F> type) throws IOException {
        Frame frame = next().orElseThrow(() -> new AssertionError("the broker hung up instead of " + type));
        if (!type.isInstance(frame)) {
            throw new AssertionError("expected " + type.getSimpleName() + ", got " + frame);
        }
        return type.cast(frame);
    }

    /** Sends a persistent message and waits until it is durable. */
    void sendDurably(String queue, byte[] body) throws IOException {
        send(new Frame.Send(SESSION, ++sequence, 0, true, message(queue, body)));
        Frame.Receipt receipt = expect(Frame.Receipt.class);
        if (receipt.sequence() != sequence) {
            throw new AssertionError("receipt for " + receipt.sequence() + " instead of " + sequence);
        }
    }

    static EncodedMessage message(String queue, byte[] body) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        MessageHead head = new MessageHead(
                MessageKind.BYTES,
                new DeliveryOptions(true, DeliveryOptions.DEFAULT_PRIORITY, 0, 0),
                new MessageId(random.nextLong(), random.nextLong()),
                false,
                1,
                false,
                new QueueName(queue),
                null,
                null,
                null,
                Map.of());
        return EncodedMessage.of(head, body);
    }

    /** Opens the consumer. */
    void consume(String queue) throws IOException {
        send(new Frame.OpenConsumer(nextCorrelation(), SESSION, CONSUMER, new QueueName(queue), null));
        expect(Frame.Done.class);
    }

    /** Receives one message from the consumer and acknowledges it. */
    byte[] receive() throws IOException {
        send(new Frame.Credit(SESSION, CONSUMER, 1, 1 << 20));
        Frame.Deliver delivery = expect(Frame.Deliver.class);
        List<DeliveredRange> range = List.of(new DeliveredRange(CONSUMER, delivery.tag(), delivery.tag()));
        send(new Frame.Acknowledge(nextCorrelation(), SESSION, range));
        expect(Frame.Done.class);
        return body(delivery.message());
    }

    static byte[] body(EncodedMessage message) {
        byte[] body = new byte[message.bodyLength()];
        System.arraycopy(message.bytes(), message.bodyOffset(), body, 0, body.length);
        return body;
    }

    /** Ends the stream towards the broker without closing the socket. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
