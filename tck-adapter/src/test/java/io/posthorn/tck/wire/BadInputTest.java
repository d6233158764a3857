package io.posthorn.tck.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.Opcode;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.api.wire.SessionKind;
import io.posthorn.server.server.BrokerLimits;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are not this protocol: a clear end of that connection, and nothing else happens. Rules R3, R4, R5. */
class BadInputTest {
    private static final int MAX_FRAME = 64 * 1024;

    private PosthornBroker broker;
    private InetSocketAddress address;
    private Witness witness;

    @BeforeEach
    void startBroker() throws IOException {
        broker = PosthornBroker.start(
                BrokerSettings.inMemory().withLimits(BrokerLimits.DEFAULT.withMaxFrame(MAX_FRAME)));
        address = (InetSocketAddress) broker.address();
        witness = new Witness(address);
    }

    @AfterEach
    void nothingElseHappened() throws IOException {
        try (Witness seen = witness) {
            seen.checkThatNothingHappened();
        } finally {
            broker.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "AMQP\0\1\0\0",
                "\26\3\1\2\0\1\0\1\374\3\3",
                "CONNECT\n\n\0"
            })
    void anotherProtocolIsToldSo(String firstBytes) throws IOException {
        try (RawClient client = RawClient.silent(address)) {
            client.sendBytes(firstBytes.getBytes(US_ASCII));

            assertThat(client.expect(Frame.Close.class).code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(client.next()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, ProtocolLimits.MAX_HANDSHAKE_FRAME + 1})
    void aBadLengthBeforeAuthenticationIsRefusedFromTheHeader(int length) throws IOException {
        try (RawClient client = RawClient.greeted(address)) {
            client.sendBytes(ByteBuffer.allocate(4).putInt(length).array());

            Frame.Close close = client.expect(Frame.Close.class);
            assertThat(close.code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(close.text())
                    .contains(Integer.toUnsignedString(length))
                    .contains(Integer.toString(ProtocolLimits.MAX_HANDSHAKE_FRAME));
            assertThat(client.next()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, MAX_FRAME + 1})
    void aBadLengthAfterAuthenticationIsRefusedFromTheHeader(int length) throws IOException {
        try (RawClient client = RawClient.open(address)) {
            client.sendBytes(ByteBuffer.allocate(4).putInt(length).array());

            Frame.Close close = client.expect(Frame.Close.class);
            assertThat(close.code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(close.text()).contains(Integer.toString(MAX_FRAME));
            assertThat(client.next()).isEmpty();
        }
    }

    @Test
    void aFrameOfNoBytesIsAViolation() throws IOException {
        try (RawClient client = RawClient.open(address)) {
            client.sendBytes(new byte[4]);

            assertViolation(client);
        }
    }

    @Test
    void anUnknownVersionIsNamed() throws IOException {
        try (RawClient client = RawClient.silent(address)) {
            client.send(new Frame.Hello(7, 9));

            Frame.Close close = client.expect(Frame.Close.class);
            assertThat(close.code()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
            assertThat(close.text()).contains("7").contains("9").contains("1");
            assertThat(client.next()).isEmpty();
        }
    }

    @Test
    void aWrongMagicIsAViolation() throws IOException {
        byte[] hello = RawClient.bytes(new Frame.Hello(1, 1));
        hello[5] ^= 1;
        try (RawClient client = RawClient.silent(address)) {
            client.sendBytes(hello);

            assertViolation(client);
        }
    }

    static Stream<Frame> commands() {
        QueueName queue = new QueueName("witness");
        return Stream.of(
                new Frame.OpenConnection(1, null, "raw", 0),
                new Frame.OpenSession(1, new SessionEpoch(1, 1), SessionKind.PLAIN),
                new Frame.Send(1, 1, 0, true, RawClient.message("witness", new byte[1])),
                new Frame.OpenConsumer(1, 1, 1, queue, null),
                new Frame.Credit(1, 1, 1, 1000),
                new Frame.Poll(1, 1, 1, true, false),
                new Frame.Acknowledge(1, 1, List.of()),
                new Frame.Commit(1, 1, 1, List.of()),
                new Frame.CloseConnection(1));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandInPlaceOfTheHelloIsAViolation(Frame command) throws IOException {
        try (RawClient client = RawClient.silent(address)) {
            client.send(command);

            assertViolation(client);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandBeforeAuthenticationIsAViolation(Frame command) throws IOException {
        try (RawClient client = RawClient.greeted(address)) {
            client.send(command);

            assertThat(assertViolation(client).text()).contains("before authentication");
        }
    }

    @Test
    void authenticatingBeforeTheHelloIsAViolation() throws IOException {
        try (RawClient client = RawClient.silent(address)) {
            client.send(new Frame.Authenticate("ANONYMOUS", new byte[0]));

            assertViolation(client);
        }
    }

    @Test
    void anUnknownMechanismIsRefused() throws IOException {
        try (RawClient client = RawClient.greeted(address)) {
            client.send(new Frame.Authenticate("TRUST-ME", new byte[0]));

            Frame.Close close = client.expect(Frame.Close.class);
            assertThat(close.code()).isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
            assertThat(close.text()).contains("PLAIN").contains("ANONYMOUS");
        }
    }

    static Stream<Frame> framesOfTheBroker() {
        return Stream.of(
                new Frame.Done(1),
                new Frame.Failed(1, ErrorCode.INTERNAL, "no"),
                new Frame.Receipt(1, 1),
                new Frame.SendWindow(1, 1),
                new Frame.Deliver(1, 1, 1, 1, RawClient.message("witness", new byte[1])),
                new Frame.ConsumerClosed(1, 1, ErrorCode.CLOSED, "no"));
    }

    @ParameterizedTest
    @MethodSource("framesOfTheBroker")
    void aFrameThatOnlyTheBrokerSendsIsAViolation(Frame frame) throws IOException {
        try (RawClient client = RawClient.open(address)) {
            client.send(frame);

            assertViolation(client);
        }
    }

    @Test
    void aHandshakeFrameAfterAuthenticationIsAViolation() throws IOException {
        try (RawClient client = RawClient.open(address)) {
            client.send(new Frame.Hello(1, 1));

            assertThat(assertViolation(client).text()).contains("after authentication");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aFrameWithoutItsEndIsAViolation(Frame command) throws IOException {
        byte[] whole = RawClient.bytes(command);
        int length = whole.length - Integer.BYTES - 1;
        byte[] cut = ByteBuffer.allocate(Integer.BYTES + length)
                .putInt(length)
                .put(whole, Integer.BYTES, length)
                .array();
        try (RawClient client = RawClient.authenticated(address)) {
            client.sendBytes(cut);

            assertViolation(client);
        }
    }

    @Test
    void aStreamThatEndsInAFrameEndsItsConnection() throws IOException {
        byte[] whole = RawClient.bytes(new Frame.Send(1, 1, 0, true, RawClient.message("witness", new byte[100])));
        try (RawClient client = RawClient.open(address)) {
            client.sendBytes(Arrays.copyOf(whole, whole.length - 1));
            client.endOutput();

            assertThat(client.next()).isEmpty();
        }
    }

    @Test
    void anUnknownOpcodeIsAViolation() throws IOException {
        try (RawClient client = RawClient.open(address)) {
            client.sendBytes(new byte[] {0, 0, 0, 1, (byte) 0xEE});

            assertThat(assertViolation(client).text()).contains("0xEE");
        }
    }

    /** Whatever the bytes are: an answer or the end, never silence. */
    @Test
    void noiseEndsItsConnection() throws IOException {
        Random random = new Random(20260101);
        Opcode[] opcodes = Opcode.values();
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            noise[0] = (byte) opcodes[random.nextInt(opcodes.length)].number();
            try (RawClient client = RawClient.authenticated(address)) {
                client.sendBytes(ByteBuffer.allocate(Integer.BYTES + noise.length)
                        .putInt(noise.length)
                        .put(noise)
                        .array());
                client.endOutput();
                for (int frames = 0; client.next().isPresent(); frames++) {
                    assertThat(frames).isLessThan(10);
                }
            }
        }
    }

    private static Frame.Close assertViolation(RawClient client) throws IOException {
        Frame.Close close = client.expect(Frame.Close.class);
        assertThat(close.code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        assertThat(close.text()).isNotBlank();
        assertThat(client.next()).isEmpty();
        return close;
    }
}
