package io.posthorn.api.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.CorrelationId;
import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.message.TemporaryTopicName;
import io.posthorn.api.message.TopicName;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The frames whose bytes stand in {@code golden/NAME.hex}, written from the protocol's document and not by the
 * encoder. A released layout never changes: when one of these files has to, the protocol needs a new version.
 */
final class GoldenFrames {
    private static final int CORRELATION = 300;
    private static final int SESSION = 5;
    private static final int CONSUMER = 2;
    private static final List<DeliveredMark> MARKS = List.of(new DeliveredMark(2, 9), new DeliveredMark(3, 0));
    private static final List<DeliveredRange> RANGES =
            List.of(new DeliveredRange(2, 9, 13), new DeliveredRange(3, 200, 200));

    private static final BranchId BRANCH = new BranchId(-2, new byte[] {7, 8, 9}, new byte[] {1});

    private GoldenFrames() {}

    /** Name of the file, without its ending, to frame. */
    static Map<String, Frame> all() {
        Map<String, Frame> frames = new LinkedHashMap<>();
        frames.put("HELLO", new Frame.Hello(1, 3));
        frames.put("HELLO_REPLY", new Frame.HelloReply(1));
        frames.put("AUTHENTICATE", new Frame.Authenticate("PLAIN", "\0ada\0secret".getBytes(UTF_8)));
        frames.put("CHALLENGE", new Frame.Challenge(new byte[] {1, 2, 3}));
        frames.put("CHALLENGE_RESPONSE", new Frame.ChallengeResponse(new byte[] {4, 5}));
        frames.put("AUTHENTICATED", new Frame.Authenticated());
        frames.put("CLOSE", new Frame.Close(ErrorCode.BROKER_STOPPING, "bye", "b:5670"));
        frames.put("HEARTBEAT", new Frame.Heartbeat());
        connection(frames);
        sending(frames);
        consuming(frames);
        branches(frames);
        return frames;
    }

    private static void connection(Map<String, Frame> frames) {
        frames.put("OPEN_CONNECTION", new Frame.OpenConnection(CORRELATION, "c-7", "x", 15_000));
        frames.put("OPEN_CONNECTION-without-client-id", new Frame.OpenConnection(1, null, "x", 0));
        UUID broker = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        frames.put(
                "CONNECTION_OPENED",
                new Frame.ConnectionOpened(CORRELATION, broker, "y", 15_000, 64 * 1024 * 1024, 1024 * 1024));
        frames.put("SET_CLIENT_ID", new Frame.SetClientId(CORRELATION, "c-7"));
        frames.put("CLOSE_CONNECTION", new Frame.CloseConnection(CORRELATION));
        frames.put("DONE", new Frame.Done(CORRELATION));
        frames.put("FAILED", new Frame.Failed(CORRELATION, ErrorCode.INVALID_DESTINATION, "no"));
        SessionEpoch epoch = new SessionEpoch(0x1111111111111111L, 0x2222222222222222L);
        frames.put("OPEN_SESSION", new Frame.OpenSession(SESSION, epoch, SessionKind.TRANSACTED));
        frames.put("CLOSE_SESSION", new Frame.CloseSession(CORRELATION, SESSION, MARKS, RANGES));
        frames.put("CREATE_TEMPORARY", new Frame.CreateTemporary(CORRELATION, new TemporaryQueueName("t-1")));
        frames.put("DELETE_TEMPORARY", new Frame.DeleteTemporary(CORRELATION, new TemporaryTopicName("t-2")));
    }

    private static void sending(Map<String, Frame> frames) {
        frames.put("SEND", new Frame.Send(SESSION, 1000, 3, false, message()));
        frames.put("SEND-with-receipt", new Frame.Send(SESSION, 1, 0, true, plainMessage()));
        frames.put("SEND_PART", new Frame.SendPart(SESSION, 1000, 1_000_000, 786_432, new byte[] {1, 2, 3}));
        frames.put("SEND_PART-given-up", new Frame.SendPart(SESSION, 1, 300_000, 262_144, new byte[0]));
        frames.put("RECEIPT", new Frame.Receipt(SESSION, 1000));
        frames.put("SEND_REFUSED", new Frame.SendRefused(SESSION, 1000, ErrorCode.RESOURCE_LIMIT, "full"));
        frames.put("SEND_WINDOW", new Frame.SendWindow(SESSION, 256 * 1024));
    }

    private static void consuming(Map<String, Frame> frames) {
        frames.put(
                "OPEN_CONSUMER",
                new Frame.OpenConsumer(
                        CORRELATION,
                        SESSION,
                        CONSUMER,
                        new QueueName("orders"),
                        "a = 1",
                        Set.of(ConsumerFlag.BROWSE),
                        null));
        frames.put(
                "OPEN_CONSUMER-without-selector",
                new Frame.OpenConsumer(1, SESSION, CONSUMER, new TemporaryTopicName("t-2"), null));
        frames.put(
                "OPEN_CONSUMER-of-a-subscription",
                new Frame.OpenConsumer(
                        CORRELATION,
                        SESSION,
                        CONSUMER,
                        new TopicName("prices/eu"),
                        null,
                        Set.of(ConsumerFlag.NO_LOCAL, ConsumerFlag.DURABLE, ConsumerFlag.OF_CONNECTION),
                        "s"));
        frames.put("UNSUBSCRIBE", new Frame.Unsubscribe(CORRELATION, "s"));
        frames.put("CLOSE_CONSUMER", new Frame.CloseConsumer(CORRELATION, SESSION, CONSUMER, 9));
        frames.put("CREDIT", new Frame.Credit(SESSION, CONSUMER, 100, 64 * 1024));
        frames.put("GIVE_BACK", new Frame.GiveBack(CORRELATION, SESSION, CONSUMER, 9));
        frames.put("POLL", new Frame.Poll(CORRELATION, SESSION, CONSUMER, true, false));
        frames.put("DELIVER", new Frame.Deliver(SESSION, CONSUMER, 129, 2, message()));
        frames.put(
                "DELIVER_PART", new Frame.DeliverPart(SESSION, CONSUMER, 129, 1_000_000, 786_432, new byte[] {4, 5}));
        frames.put("DELIVER_PART-given-up", new Frame.DeliverPart(SESSION, CONSUMER, 1, 300_000, 0, new byte[0]));
        frames.put("CONSUMER_CLOSED", new Frame.ConsumerClosed(SESSION, CONSUMER, ErrorCode.CLOSED, "deleted"));
        frames.put("ACKNOWLEDGE", new Frame.Acknowledge(CORRELATION, SESSION, RANGES));
        frames.put("ACKNOWLEDGE-not-answered", new Frame.Acknowledge(0, SESSION, List.of()));
        frames.put("RECOVER", new Frame.Recover(CORRELATION, SESSION, MARKS, RANGES));
        frames.put("COMMIT", new Frame.Commit(CORRELATION, SESSION, 3, RANGES));
        frames.put("ROLLBACK", new Frame.Rollback(CORRELATION, SESSION, 3, MARKS, RANGES));
    }

    private static void branches(Map<String, Frame> frames) {
        frames.put("XA_START", new Frame.XaStart(CORRELATION, SESSION, 3, BRANCH, BranchJoin.RESUME));
        frames.put("XA_END", new Frame.XaEnd(CORRELATION, SESSION, BRANCH, BranchLeave.SUSPEND, RANGES));
        frames.put("XA_PREPARE", new Frame.XaPrepare(CORRELATION, BRANCH));
        frames.put("XA_VOTE", new Frame.XaVote(CORRELATION, true));
        frames.put("XA_COMMIT", new Frame.XaCommit(CORRELATION, BRANCH, true));
        frames.put("XA_ROLLBACK", new Frame.XaRollback(CORRELATION, BRANCH));
        frames.put("XA_FORGET", new Frame.XaForget(CORRELATION, BRANCH));
        frames.put("XA_RECOVER", new Frame.XaRecover(CORRELATION));
        frames.put("XA_BRANCHES", new Frame.XaBranches(CORRELATION, List.of(BRANCH)));
    }

    /** A message in which nothing is left out. */
    static EncodedMessage message() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("a", true);
        properties.put("b", (byte) -2);
        properties.put("c", (short) -3);
        properties.put("d", 70_000);
        properties.put("e", -5L);
        properties.put("f", 1.5f);
        properties.put("g", -0.25);
        properties.put("h", "\u00e9");
        properties.put("i", null);
        MessageHead head = new MessageHead(
                MessageKind.TEXT,
                new DeliveryOptions(true, 7, 60_000, 250),
                new MessageId(0x0123456789abcdefL, 0xfedcba9876543210L),
                false,
                1_700_000_000_000L,
                true,
                new QueueName("orders"),
                new TemporaryQueueName("t-1"),
                new CorrelationId.Text("c1"),
                "n",
                properties);
        return EncodedMessage.of(head, new byte[] {1, 'h', 'i'});
    }

    /** A message in which all is left out that may be. */
    static EncodedMessage plainMessage() {
        MessageHead head = new MessageHead(
                MessageKind.BYTES,
                new DeliveryOptions(false, 4, 0, 0),
                new MessageId(0, 0),
                true,
                -1,
                false,
                new TopicName("prices/eu"),
                null,
                new CorrelationId.Bytes(new byte[] {0, -1, -128}),
                null,
                Map.of());
        return EncodedMessage.of(head, new byte[] {(byte) 0xca, (byte) 0xfe});
    }

    /** The bytes of {@code golden/NAME.hex}; what follows a # is for people. */
    static byte[] bytes(String name) throws IOException {
        try (InputStream file = GoldenFrames.class.getResourceAsStream("golden/" + name + ".hex")) {
            if (file == null) {
                throw new IOException("there is no golden file for " + name);
            }
            String hex = new String(file.readAllBytes(), UTF_8).replaceAll("#.*", "");
            return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        }
    }
}
