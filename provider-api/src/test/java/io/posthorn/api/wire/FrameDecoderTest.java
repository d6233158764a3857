package io.posthorn.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireWriter;
import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.SessionEpoch;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    private static final Set<Opcode> BEFORE_AUTHENTICATION = EnumSet.of(
            Opcode.HELLO,
            Opcode.HELLO_REPLY,
            Opcode.AUTHENTICATE,
            Opcode.CHALLENGE,
            Opcode.CHALLENGE_RESPONSE,
            Opcode.AUTHENTICATED,
            Opcode.CLOSE,
            Opcode.HEARTBEAT);
    private static final Set<Opcode> ALWAYS = EnumSet.of(Opcode.CLOSE, Opcode.HEARTBEAT);

    /** R3: no other frame is even read before authentication. */
    @ParameterizedTest
    @EnumSource(Opcode.class)
    void beforeAuthenticationOnlyTheHandshakeIsKnown(Opcode opcode) {
        assertKnown(FrameDecoder.handshake(), opcode, BEFORE_AUTHENTICATION.contains(opcode));
    }

    @ParameterizedTest
    @EnumSource(Opcode.class)
    void afterAuthenticationTheHandshakeIsNotKnownAnyMore(Opcode opcode) {
        boolean known = ALWAYS.contains(opcode) || !BEFORE_AUTHENTICATION.contains(opcode);
        assertKnown(FrameDecoder.open(), opcode, known);
    }

    /** R1: a closed set. The reserved numbers 0x72 to 0x7F are unknown in version 1. */
    @Test
    void numbersThatAreNoOpcodeAreRefusedInEitherPhase() {
        for (int number = 0; number < 256; number++) {
            if (Opcode.of(number) == null) {
                byte[] payload = {(byte) number, 0, 0, 0, 0, 0, 0, 0, 0};
                WireBytes.assertMalformed(FrameDecoder.handshake(), payload);
                WireBytes.assertMalformed(FrameDecoder.open(), payload);
            }
        }
        for (int reserved = 0x72; reserved < 0x80; reserved++) {
            assertThat(Opcode.of(reserved)).isNull();
        }
    }

    @Test
    void aHelloOfAnotherProtocolIsToldApart() {
        byte[] http = {0x01, 'G', 'E', 'T', ' ', 0, 1, 0, 1};

        assertThatThrownBy(() -> FrameDecoder.handshake().decode(Unpooled.wrappedBuffer(http)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("does not speak this protocol");
    }

    @Test
    void anErrorCodeOfALaterVersionIsTakenForAnInternalOne() {
        byte[] failed = WireBytes.payloadOf(new Frame.Failed(1, ErrorCode.CLOSED, ""));
        failed[2] = 0x7F;

        Frame frame = FrameDecoder.open().decode(Unpooled.wrappedBuffer(failed));

        assertThat(frame).isEqualTo(new Frame.Failed(1, ErrorCode.INTERNAL, ""));
    }

    @Test
    void aRangeBeyondTheLargestTagIsRefused() {
        ByteBuf payload = Unpooled.buffer();
        new WireWriter(payload)
                .u8(Opcode.ACKNOWLEDGE.number())
                .varint(1)
                .varint(1)
                .varint(1)
                .varint(1)
                .varint(2)
                .varint(Long.MAX_VALUE);

        assertThatThrownBy(() -> FrameDecoder.open().decode(payload)).isInstanceOf(MalformedInputException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {ProtocolLimits.MAX_RANGES + 1L, Integer.MAX_VALUE, Long.MAX_VALUE})
    void moreRangesThanTheLimitAreRefusedFromTheirCount(long count) {
        ByteBuf payload = Unpooled.buffer();
        new WireWriter(payload)
                .u8(Opcode.ACKNOWLEDGE.number())
                .varint(1)
                .varint(1)
                .varint(count);
        payload.writeZero(4 * ProtocolLimits.MAX_RANGES);

        assertThatThrownBy(() -> FrameDecoder.open().decode(payload))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("limit");
    }

    /** The last byte but one of an ordinary consumer's request is its flags, the last that it has no subscription. */
    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x40, 0x80, 0xFF})
    void flagsOfALaterVersionAreRefusedAndNotPassedOver(int flags) {
        byte[] payload = WireBytes.payloadOf(new Frame.OpenConsumer(1, 1, 1, new QueueName("q"), null));
        assertThat(payload[payload.length - 2]).isZero();
        payload[payload.length - 2] = (byte) flags;

        assertThatThrownBy(() -> FrameDecoder.open().decode(Unpooled.wrappedBuffer(payload)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("flags");
    }

    @Test
    void kindsAndWaysOfALaterVersionAreRefused() {
        BranchId branch = new BranchId(1, new byte[] {1}, new byte[] {2});
        assertRefusedAtEnd(new Frame.OpenSession(1, new SessionEpoch(1, 2), SessionKind.XA), 0);
        assertRefusedAtEnd(new Frame.XaStart(1, 1, 1, branch, BranchJoin.RESUME), 0);
        // Behind the way stands the number of ranges.
        assertRefusedAtEnd(new Frame.XaEnd(1, 1, branch, BranchLeave.FAIL, List.of()), 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {ProtocolLimits.MAX_BRANCHES + 1L, Integer.MAX_VALUE, Long.MAX_VALUE})
    void moreBranchesThanTheLimitAreRefusedFromTheirCount(long count) {
        ByteBuf payload = Unpooled.buffer();
        new WireWriter(payload).u8(Opcode.XA_BRANCHES.number()).varint(1).varint(count);
        payload.writeZero(6 * (ProtocolLimits.MAX_BRANCHES + 1));

        assertThatThrownBy(() -> FrameDecoder.open().decode(payload))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("limit");
    }

    /** So that no memory is taken for what does not follow. */
    @Test
    void moreBranchesThanCanFollowAreRefusedFromTheirCount() {
        ByteBuf payload = Unpooled.buffer();
        new WireWriter(payload).u8(Opcode.XA_BRANCHES.number()).varint(1).varint(ProtocolLimits.MAX_BRANCHES);
        payload.writeZero(5 * ProtocolLimits.MAX_BRANCHES);

        assertThatThrownBy(() -> FrameDecoder.open().decode(payload))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("elements are announced");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aPartOfABranchsIdThatIsTooLongIsRefused(int part) {
        ByteBuf payload = Unpooled.buffer();
        WireWriter w =
                new WireWriter(payload).u8(Opcode.XA_PREPARE.number()).varint(1).i32(7);
        byte[] tooLong = new byte[ProtocolLimits.MAX_BRANCH_ID + 1];
        w.blob(part == 1 ? tooLong : new byte[1]).blob(part == 2 ? tooLong : new byte[1]);

        assertThatThrownBy(() -> FrameDecoder.open().decode(payload))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("limit");
    }

    @Test
    void aSubscriptionsNameAndASelectorAreBounded() {
        String name = "n".repeat(4 * ProtocolLimits.MAX_NAME + 1);
        String selector = "s".repeat(ProtocolLimits.MAX_SELECTOR + 1);
        QueueName queue = new QueueName("q");

        WireBytes.assertMalformed(FrameDecoder.open(), WireBytes.payloadOf(new Frame.Unsubscribe(1, name)));
        WireBytes.assertMalformed(
                FrameDecoder.open(), WireBytes.payloadOf(new Frame.OpenConsumer(1, 1, 1, queue, selector)));
        WireBytes.assertMalformed(
                FrameDecoder.open(), WireBytes.payloadOf(new Frame.OpenConsumer(1, 1, 1, queue, null, Set.of(), name)));
    }

    private static void assertRefusedAtEnd(Frame frame, int behind) {
        byte[] payload = WireBytes.payloadOf(frame);
        assertThat(FrameDecoder.open().decode(Unpooled.wrappedBuffer(payload))).isEqualTo(frame);
        payload[payload.length - 1 - behind] = 0x7F;

        assertThatThrownBy(() -> FrameDecoder.open().decode(Unpooled.wrappedBuffer(payload)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("127 ");
    }

    @Test
    void aLongErrorTextIsShortenedSoThatThePeerTakesIt() {
        String text = "\uD83D\uDE00".repeat(ProtocolLimits.MAX_ERROR_TEXT);

        byte[] payload = WireBytes.payloadOf(new Frame.Failed(1, ErrorCode.INTERNAL, text));

        Frame.Failed failed = (Frame.Failed) FrameDecoder.open().decode(Unpooled.wrappedBuffer(payload));
        assertThat(text).startsWith(failed.text());
        assertThat(failed.text()).isNotEmpty();
    }

    @Test
    void secretsAreNotPrinted() {
        byte[] secret = "hunter2".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(new Frame.Authenticate("PLAIN", secret).toString()).isEqualTo("Authenticate[PLAIN, ***]");
        assertThat(new Frame.ChallengeResponse(secret).toString()).isEqualTo("ChallengeResponse[***]");
    }

    private static void assertKnown(FrameDecoder decoder, Opcode opcode, boolean known) {
        Frame frame = GoldenFrames.all().entrySet().stream()
                .filter(golden -> golden.getValue().opcode() == opcode)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        byte[] payload = WireBytes.payloadOf(frame);
        if (known) {
            assertThat(decoder.decode(Unpooled.wrappedBuffer(payload)).opcode()).isEqualTo(opcode);
        } else {
            assertThatThrownBy(() -> decoder.decode(Unpooled.wrappedBuffer(payload)))
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("not allowed");
        }
    }
}
