package io.posthorn.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.Messages;
import io.posthorn.api.message.SessionEpoch;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FrameRoundTripTest {
    private static final Arbitrary<Integer> NUMBER =
            Arbitraries.integers().greaterOrEqual(0).edgeCases(edges -> edges.add(127, 128));
    private static final Arbitrary<Integer> BODY = Arbitraries.integers().between(1, ProtocolLimits.MAX_BODY);
    private static final Arbitrary<Long> TAG = Arbitraries.longs().greaterOrEqual(0);
    private static final Arbitrary<Boolean> FLAG = Arbitraries.of(true, false);
    private static final Arbitrary<ErrorCode> CODE = Arbitraries.of(ErrorCode.class);
    private static final Arbitrary<String> TEXT = Messages.texts();
    private static final Arbitrary<byte[]> DATA =
            Arbitraries.bytes().array(byte[].class).ofMaxSize(100);
    private static final Arbitrary<List<DeliveredMark>> MARKS =
            Combinators.combine(NUMBER, TAG).as(DeliveredMark::new).list().ofMaxSize(20);
    private static final Arbitrary<List<DeliveredRange>> RANGES = Combinators.combine(NUMBER, TAG, TAG)
            .as((consumer, a, b) -> new DeliveredRange(consumer, Math.min(a, b), Math.max(a, b)))
            .list()
            .ofMaxSize(20);

    @Property(tries = 4000)
    void everyFrameComesBackAsItWas(@ForAll("frames") Frame frame) {
        ByteBuf bytes = Unpooled.buffer();

        FrameEncoder.encode(frame, bytes);
        int length = bytes.readInt();

        assertThat(length).isEqualTo(bytes.readableBytes());
        Frame read = WireBytes.decoderFor(frame.opcode()).decode(bytes);
        assertThat(read).usingRecursiveComparison().isEqualTo(frame);
        assertThat(bytes.readableBytes()).isZero();
    }

    @Provide
    Arbitrary<Frame> frames() {
        return Arbitraries.oneOf(List.of(handshake(), connection(), sending(), consuming(), settling(), branches()));
    }

    private static Arbitrary<Frame> handshake() {
        Arbitrary<Integer> version = Arbitraries.integers().between(0, 0xFFFF);
        return Arbitraries.oneOf(
                Combinators.combine(version, version).as(Frame.Hello::new),
                version.map(Frame.HelloReply::new),
                Combinators.combine(Arbitraries.of("PLAIN", "ANONYMOUS", "X".repeat(64)), DATA)
                        .as(Frame.Authenticate::new),
                DATA.map(Frame.Challenge::new),
                DATA.map(Frame.ChallengeResponse::new),
                Arbitraries.just(new Frame.Authenticated()),
                Arbitraries.just(new Frame.Heartbeat()),
                Combinators.combine(CODE, TEXT, TEXT.injectNull(0.5)).as(Frame.Close::new));
    }

    private static Arbitrary<Frame> connection() {
        Arbitrary<UUID> brokers =
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
        Arbitrary<SessionEpoch> epochs =
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(SessionEpoch::new);
        return Arbitraries.oneOf(
                Combinators.combine(NUMBER, TEXT.injectNull(0.3), TEXT, NUMBER).as(Frame.OpenConnection::new),
                Combinators.combine(NUMBER, brokers, TEXT, NUMBER, NUMBER, NUMBER)
                        .as(Frame.ConnectionOpened::new),
                Combinators.combine(NUMBER, TEXT).as(Frame.SetClientId::new),
                NUMBER.map(Frame.CloseConnection::new),
                NUMBER.map(Frame.Done::new),
                Combinators.combine(NUMBER, CODE, TEXT).as(Frame.Failed::new),
                Combinators.combine(NUMBER, epochs, Arbitraries.of(SessionKind.class))
                        .as(Frame.OpenSession::new),
                Combinators.combine(NUMBER, NUMBER, MARKS, RANGES).as(Frame.CloseSession::new),
                Combinators.combine(NUMBER, Messages.destinations()).as(Frame.CreateTemporary::new),
                Combinators.combine(NUMBER, Messages.destinations()).as(Frame.DeleteTemporary::new));
    }

    private static Arbitrary<Frame> sending() {
        return Arbitraries.oneOf(
                Combinators.combine(NUMBER, TAG, TAG, FLAG, Messages.messages()).as(Frame.Send::new),
                Combinators.combine(NUMBER, TAG, BODY, NUMBER, DATA).as(Frame.SendPart::new),
                Combinators.combine(NUMBER, TAG).as(Frame.Receipt::new),
                Combinators.combine(NUMBER, TAG, CODE, TEXT).as(Frame.SendRefused::new),
                Combinators.combine(NUMBER, NUMBER).as(Frame.SendWindow::new));
    }

    private static Arbitrary<Frame> consuming() {
        return Arbitraries.oneOf(
                Combinators.combine(
                                NUMBER,
                                NUMBER,
                                NUMBER,
                                Messages.destinations(),
                                TEXT.injectNull(0.3),
                                Arbitraries.of(ConsumerFlag.class).set().map(Set::copyOf),
                                TEXT.injectNull(0.5))
                        .as(Frame.OpenConsumer::new),
                Combinators.combine(NUMBER, TEXT).as(Frame.Unsubscribe::new),
                Combinators.combine(NUMBER, NUMBER, NUMBER, TAG).as(Frame.CloseConsumer::new),
                Combinators.combine(NUMBER, NUMBER, NUMBER, NUMBER).as(Frame.Credit::new),
                Combinators.combine(NUMBER, NUMBER, NUMBER, FLAG, FLAG).as(Frame.Poll::new),
                Combinators.combine(NUMBER, NUMBER, TAG, NUMBER, Messages.messages())
                        .as(Frame.Deliver::new),
                Combinators.combine(NUMBER, NUMBER, TAG, BODY, NUMBER, DATA).as(Frame.DeliverPart::new),
                Combinators.combine(NUMBER, NUMBER, CODE, TEXT).as(Frame.ConsumerClosed::new));
    }

    private static Arbitrary<Frame> settling() {
        return Arbitraries.oneOf(
                Combinators.combine(NUMBER, NUMBER, RANGES).as(Frame.Acknowledge::new),
                Combinators.combine(NUMBER, NUMBER, MARKS, RANGES).as(Frame.Recover::new),
                Combinators.combine(NUMBER, NUMBER, TAG, RANGES).as(Frame.Commit::new),
                Combinators.combine(NUMBER, NUMBER, TAG, MARKS, RANGES).as(Frame.Rollback::new));
    }

    private static Arbitrary<Frame> branches() {
        Arbitrary<byte[]> part = Arbitraries.bytes().array(byte[].class).ofMaxSize(ProtocolLimits.MAX_BRANCH_ID);
        Arbitrary<BranchId> branch =
                Combinators.combine(Arbitraries.integers(), part, part).as(BranchId::new);
        return Arbitraries.oneOf(
                Combinators.combine(NUMBER, NUMBER, TAG, branch, Arbitraries.of(BranchJoin.class))
                        .as(Frame.XaStart::new),
                Combinators.combine(NUMBER, NUMBER, branch, Arbitraries.of(BranchLeave.class), RANGES)
                        .as(Frame.XaEnd::new),
                Combinators.combine(NUMBER, branch).as(Frame.XaPrepare::new),
                Combinators.combine(NUMBER, FLAG).as(Frame.XaVote::new),
                Combinators.combine(NUMBER, branch, FLAG).as(Frame.XaCommit::new),
                Combinators.combine(NUMBER, branch).as(Frame.XaRollback::new),
                Combinators.combine(NUMBER, branch).as(Frame.XaForget::new),
                NUMBER.map(Frame.XaRecover::new),
                Combinators.combine(NUMBER, branch.list().ofMaxSize(5)).as(Frame.XaBranches::new));
    }
}
