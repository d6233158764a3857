package io.posthorn.tck.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.api.wire.SessionKind;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies in parts by a client that breaks their rules, or goes away in the middle. Rules R3, R4, R5. */
@Timeout(60)
class BodyPartsTest {
    private static final int PART = ProtocolLimits.PART;
    private static final int S = RawClient.SESSION;
    private static final String QUEUE = "parts";
    /** Sessions that each leave a body open. */
    private static final int HOG_SESSIONS = 1_000;

    @TempDir
    private Path directory;

    private PosthornBroker broker;
    private InetSocketAddress address;
    private Witness witness;

    @BeforeEach
    void startBroker() throws IOException {
        broker = PosthornBroker.start(BrokerSettings.durable(directory));
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

    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("does not begin at its beginning", List.of(part(1, PART + 9, 9, PART)), "after 0"),
                Arguments.of(
                        "comes twice",
                        List.of(part(1, 2 * PART, 0, PART), part(1, 2 * PART, 0, PART)),
                        "after " + PART),
                Arguments.of(
                        "leaves one out",
                        List.of(part(1, 3 * PART, 0, PART), part(1, 3 * PART, 2 * PART, PART)),
                        "after"),
                Arguments.of("is shorter than it must be", List.of(part(1, 2 * PART, 0, PART - 1)), PART + " are due"),
                Arguments.of("is longer than the body", List.of(part(1, 10, 0, 11)), "10 are due"),
                Arguments.of("is too many", List.of(part(1, 10, 0, 10), part(1, 10, 10, 1)), "0 are due"),
                Arguments.of(
                        "is of another length",
                        List.of(part(1, 2 * PART, 0, PART), part(1, 3 * PART, PART, PART)),
                        "of"),
                Arguments.of("is of a second body", List.of(part(1, 10, 0, 10), part(2, 10, 0, 10)), "body of send 1"),
                Arguments.of("is for nobody", List.of(new Frame.SendPart(99, 1, 10, 0, new byte[10])), "session 99"),
                Arguments.of("is given up and was not begun", List.of(part(1, 10, 0, 0)), "not begun"),
                Arguments.of("is after its send", List.of(elsewhere(5), part(5, 10, 0, 10)), "after send 5"),
                Arguments.of("is missing", List.of(part(1, 2 * PART, 0, PART), send(1, 0)), "after " + PART + " of"),
                Arguments.of("is of another send", List.of(part(1, 10, 0, 10), send(2, 0)), "body of send 1"),
                Arguments.of("is beside a body", List.of(part(1, 10, 0, 10), send(1, 3)), "has a body"),
                Arguments.of(
                        "is after the session's end",
                        List.of(
                                part(1, 2 * PART, 0, PART),
                                new Frame.CloseSession(0, S, List.of()),
                                part(1, 2 * PART, PART, PART)),
                        ""));
    }

    @ParameterizedTest(name = "a part that {0}")
    @MethodSource("violations")
    void whatBreaksTheRulesEndsTheConnectionAndLeavesNothing(String what, List<Frame> frames, String told)
            throws IOException {
        try (RawClient client = RawClient.open(address)) {
            for (Frame frame : frames) {
                client.send(frame);
            }

            Frame.Close close = closeOf(client);
            assertThat(close.code()).as(what).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
            assertThat(close.text()).contains(told);
        }
        assertThat(drained()).isEmpty();
    }

    @Test
    void aPartLongerThanAllIsMalformed() throws IOException {
        try (RawClient client = RawClient.open(address)) {
            client.send(part(1, 4 * PART, 0, PART + 1));

            assertThat(closeOf(client).code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
        }
    }

    @Test
    void aBodyInPartsIsOneMessageToo() throws IOException {
        byte[] body = body(2 * PART + 77);
        try (RawClient client = RawClient.open(address)) {
            sendParts(client, 1, body);
            client.send(send(1, 0));
            awaitReceipt(client, 1);
        }

        assertThat(drained()).containsExactly(body);
    }

    @Test
    void aBodyThatIsGivenUpLeavesTheSessionAsItWas() throws IOException {
        byte[] body = body(2 * PART);
        try (RawClient client = RawClient.open(address)) {
            client.send(part(1, 3 * PART, 0, PART));
            client.send(part(1, 3 * PART, PART, 0));
            sendParts(client, 2, body);
            client.send(send(2, 0));
            client.send(send(3, 5));
            awaitReceipt(client, 3);
        }

        assertThat(drained()).containsExactly(body, new byte[5]);
    }

    @Test
    void aClientThatGoesAwayInTheMiddleLeavesNothing() throws IOException {
        try (RawClient client = RawClient.open(address)) {
            for (int i = 0; i < 3; i++) {
                client.send(part(1, 100 * PART, i * PART, PART));
            }
        }
        try (RawClient client = RawClient.open(address)) {
            sendParts(client, 1, body(2 * PART));
        }

        assertThat(drained()).isEmpty();
    }

    /** Each leaves a whole body without its send: from some number on they are not kept, and their sends are refused. */
    @Test
    void aThousandBodiesThatAreNeverFinishedHaveABound() throws IOException {
        try (RawClient client = RawClient.open(address)) {
            for (int session = 2; session <= HOG_SESSIONS; session++) {
                client.send(new Frame.OpenSession(session, new SessionEpoch(7, session), SessionKind.PLAIN));
                client.send(new Frame.SendPart(session, 1, 10, 0, new byte[10]));
            }
            client.send(new Frame.Send(2, 1, 0, true, RawClient.message(QUEUE, new byte[0])));
            client.send(new Frame.Send(HOG_SESSIONS, 1, 0, true, RawClient.message(QUEUE, new byte[0])));

            Frame.SendRefused refused = null;
            int receipts = 0;
            while (receipts < 2) {
                Frame frame = client.next().orElseThrow();
                if (frame instanceof Frame.SendRefused refusal) {
                    refused = refusal;
                }
                receipts += frame instanceof Frame.Receipt ? 1 : 0;
            }
            assertThat(refused).isNotNull();
            assertThat(refused.session()).isEqualTo(HOG_SESSIONS);
            assertThat(refused.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT);
        }

        assertThat(drained()).containsExactly(new byte[10]);
    }

    private static Frame.SendPart part(long sequence, int length, int offset, int bytes) {
        return new Frame.SendPart(S, sequence, length, offset, new byte[bytes]);
    }

    private static Frame.Send elsewhere(long sequence) {
        return new Frame.Send(S, sequence, 0, false, RawClient.message("elsewhere", new byte[1]));
    }

    private static Frame.Send send(long sequence, int bodyLength) {
        return new Frame.Send(S, sequence, 0, true, RawClient.message(QUEUE, new byte[bodyLength]));
    }

    private static void sendParts(RawClient client, long sequence, byte[] body) throws IOException {
        for (int offset = 0; offset < body.length; offset += PART) {
            byte[] part = new byte[Math.min(PART, body.length - offset)];
            System.arraycopy(body, offset, part, 0, part.length);
            client.send(new Frame.SendPart(S, sequence, body.length, offset, part));
        }
    }

    private static byte[] body(int length) {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        return body;
    }

    /** Bodies of all messages of the queue, by a client that reads parts. */
    private List<byte[]> drained() throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        try (RawClient client = RawClient.open(address)) {
            client.consume(QUEUE);
            client.send(new Frame.Credit(S, RawClient.CONSUMER, 100, 100 * PART));
            int poll = client.nextCorrelation();
            client.send(new Frame.Poll(poll, S, RawClient.CONSUMER, false, true));
            byte[] inParts = new byte[0];
            long last = 0;
            for (Frame frame = client.next().orElseThrow();
                    !frame.equals(new Frame.Done(poll));
                    frame = client.next().orElseThrow()) {
                if (frame instanceof Frame.DeliverPart part) {
                    inParts = part.offset() == 0 ? new byte[part.length()] : inParts;
                    System.arraycopy(part.bytes(), 0, inParts, part.offset(), part.bytes().length);
                } else if (frame instanceof Frame.Deliver delivery) {
                    byte[] inside = RawClient.body(delivery.message());
                    bodies.add(inside.length == 0 ? inParts : inside);
                    last = delivery.tag();
                }
            }
            if (last > 0) {
                List<DeliveredRange> all = List.of(new DeliveredRange(RawClient.CONSUMER, 1, last));
                client.send(new Frame.Acknowledge(client.nextCorrelation(), S, all));
                client.expect(Frame.Done.class);
            }
        }
        return bodies;
    }

    /** What comes before it, such as window for parts, is passed over. */
    private static void awaitReceipt(RawClient client, long sequence) throws IOException {
        Frame frame = client.next().orElseThrow();
        while (!(frame instanceof Frame.Receipt receipt) || receipt.sequence() < sequence) {
            frame = client.next().orElseThrow();
        }
    }

    private static Frame.Close closeOf(RawClient client) throws IOException {
        Frame frame = client.next().orElseThrow();
        while (!(frame instanceof Frame.Close)) {
            frame = client.next().orElseThrow();
        }
        return (Frame.Close) frame;
    }
}
