package io.posthorn.api.wire;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.DestinationCodec;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.SessionEpoch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Reads one frame, whose length has been taken off. Stateless but for its phase. */
public final class FrameDecoder {
    private static final int MAX_MECHANISM = 64;
    /** UTF-8 bytes of the longest name. */
    private static final int MAX_NAME_BYTES = ProtocolLimits.MAX_NAME * 4;

    private final Opcode.Phase phase;

    private FrameDecoder(Opcode.Phase phase) {
        this.phase = phase;
    }

    /** Knows the frames up to {@link Frame.Authenticated}, and no other. */
    public static FrameDecoder handshake() {
        return new FrameDecoder(Opcode.Phase.HANDSHAKE);
    }

    /** Knows the frames after {@link Frame.Authenticated}, and no other. */
    public static FrameDecoder open() {
        return new FrameDecoder(Opcode.Phase.OPEN);
    }

    /**
     * Reads the frame that fills {@code in}.
     *
     * @throws MalformedInputException if it is not one that is known in this phase, or breaks its layout
     */
    public Frame decode(ByteBuf in) {
        WireReader r = new WireReader(in);
        int number = r.u8();
        Opcode opcode = Opcode.of(number);
        if (opcode == null) {
            throw new MalformedInputException(String.format("opcode 0x%02X is not known", number));
        }
        if (!opcode.knownIn(phase)) {
            throw new MalformedInputException(opcode + " is not allowed "
                    + (phase == Opcode.Phase.HANDSHAKE ? "before authentication" : "after authentication"));
        }
        Frame frame = readPayload(opcode, r);
        r.requireEnd();
        return frame;
    }

    private static Frame readPayload(Opcode opcode, WireReader r) {
        return switch (opcode) {
            case HELLO -> hello(r);
            case HELLO_REPLY -> new Frame.HelloReply(r.u16());
            case AUTHENTICATE ->
                new Frame.Authenticate(r.text(MAX_MECHANISM), r.blob(ProtocolLimits.MAX_HANDSHAKE_FRAME));
            case CHALLENGE -> new Frame.Challenge(r.blob(ProtocolLimits.MAX_HANDSHAKE_FRAME));
            case CHALLENGE_RESPONSE -> new Frame.ChallengeResponse(r.blob(ProtocolLimits.MAX_HANDSHAKE_FRAME));
            case AUTHENTICATED -> new Frame.Authenticated();
            case CLOSE -> new Frame.Close(errorCode(r), errorText(r), r.nullableText(MAX_NAME_BYTES));
            case HEARTBEAT -> new Frame.Heartbeat();
            case OPEN_CONNECTION ->
                new Frame.OpenConnection(
                        r.varint(), r.nullableText(MAX_NAME_BYTES), r.text(MAX_NAME_BYTES), r.varint());
            case CONNECTION_OPENED ->
                new Frame.ConnectionOpened(
                        r.varint(), uuid(r), r.text(MAX_NAME_BYTES), r.varint(), r.varint(), r.varint());
            case SET_CLIENT_ID -> new Frame.SetClientId(r.varint(), r.text(MAX_NAME_BYTES));
            case CLOSE_CONNECTION -> new Frame.CloseConnection(r.varint());
            case DONE -> new Frame.Done(r.varint());
            case FAILED -> new Frame.Failed(r.varint(), errorCode(r), errorText(r));
            case OPEN_SESSION -> new Frame.OpenSession(r.varint(), epoch(r), sessionKind(r));
            case CLOSE_SESSION -> new Frame.CloseSession(r.varint(), r.varint(), marks(r), ranges(r));
            case SEND -> new Frame.Send(r.varint(), r.varlong(), r.varlong(), r.bool(), message(r));
            case SEND_PART -> new Frame.SendPart(r.varint(), r.varlong(), bodyLength(r), r.varint(), part(r));
            case RECEIPT -> new Frame.Receipt(r.varint(), r.varlong());
            case SEND_REFUSED -> new Frame.SendRefused(r.varint(), r.varlong(), errorCode(r), errorText(r));
            case SEND_WINDOW -> new Frame.SendWindow(r.varint(), r.varint());
            case OPEN_CONSUMER ->
                new Frame.OpenConsumer(
                        r.varint(),
                        r.varint(),
                        r.varint(),
                        DestinationCodec.read(r),
                        r.nullableText(ProtocolLimits.MAX_SELECTOR),
                        flags(r),
                        r.nullableText(MAX_NAME_BYTES));
            case CLOSE_CONSUMER -> new Frame.CloseConsumer(r.varint(), r.varint(), r.varint(), r.varlong());
            case CREDIT -> new Frame.Credit(r.varint(), r.varint(), r.varint(), r.varint());
            case GIVE_BACK -> new Frame.GiveBack(r.varint(), r.varint(), r.varint(), r.varlong());
            case POLL -> new Frame.Poll(r.varint(), r.varint(), r.varint(), r.bool(), r.bool());
            case DELIVER -> new Frame.Deliver(r.varint(), r.varint(), r.varlong(), r.varint(), message(r));
            case DELIVER_PART ->
                new Frame.DeliverPart(r.varint(), r.varint(), r.varlong(), bodyLength(r), r.varint(), part(r));
            case CONSUMER_CLOSED -> new Frame.ConsumerClosed(r.varint(), r.varint(), errorCode(r), errorText(r));
            case ACKNOWLEDGE -> new Frame.Acknowledge(r.varint(), r.varint(), ranges(r));
            case RECOVER -> new Frame.Recover(r.varint(), r.varint(), marks(r), ranges(r));
            case COMMIT -> new Frame.Commit(r.varint(), r.varint(), r.varlong(), ranges(r));
            case ROLLBACK -> new Frame.Rollback(r.varint(), r.varint(), r.varlong(), marks(r), ranges(r));
            case UNSUBSCRIBE -> new Frame.Unsubscribe(r.varint(), r.text(MAX_NAME_BYTES));
            case XA_START -> new Frame.XaStart(r.varint(), r.varint(), r.varlong(), branch(r), join(r));
            case XA_END -> new Frame.XaEnd(r.varint(), r.varint(), branch(r), leave(r), ranges(r));
            case XA_PREPARE -> new Frame.XaPrepare(r.varint(), branch(r));
            case XA_VOTE -> new Frame.XaVote(r.varint(), r.bool());
            case XA_COMMIT -> new Frame.XaCommit(r.varint(), branch(r), r.bool());
            case XA_ROLLBACK -> new Frame.XaRollback(r.varint(), branch(r));
            case XA_FORGET -> new Frame.XaForget(r.varint(), branch(r));
            case XA_RECOVER -> new Frame.XaRecover(r.varint());
            case XA_BRANCHES -> new Frame.XaBranches(r.varint(), branches(r));
            case CREATE_TEMPORARY -> new Frame.CreateTemporary(r.varint(), DestinationCodec.read(r));
            case DELETE_TEMPORARY -> new Frame.DeleteTemporary(r.varint(), DestinationCodec.read(r));
        };
    }

    private static Frame hello(WireReader r) {
        int magic = r.i32();
        if (magic != ProtocolLimits.MAGIC) {
            throw new MalformedInputException(
                    String.format("the peer does not speak this protocol (magic 0x%08X)", magic));
        }
        return new Frame.Hello(r.u16(), r.u16());
    }

    private static SessionEpoch epoch(WireReader r) {
        return new SessionEpoch(r.i64(), r.i64());
    }

    private static UUID uuid(WireReader r) {
        return new UUID(r.i64(), r.i64());
    }

    private static ErrorCode errorCode(WireReader r) {
        return ErrorCode.of(r.u16());
    }

    private static String errorText(WireReader r) {
        return r.text(ProtocolLimits.MAX_ERROR_TEXT);
    }

    private static SessionKind sessionKind(WireReader r) {
        int number = r.u8();
        for (SessionKind kind : SessionKind.values()) {
            if (kind.number() == number) {
                return kind;
            }
        }
        throw new MalformedInputException("session kind " + number + " is not known");
    }

    private static BranchJoin join(WireReader r) {
        int number = r.u8();
        for (BranchJoin join : BranchJoin.values()) {
            if (join.number() == number) {
                return join;
            }
        }
        throw new MalformedInputException("way " + number + " to start work for a branch is not known");
    }

    private static BranchLeave leave(WireReader r) {
        int number = r.u8();
        for (BranchLeave leave : BranchLeave.values()) {
            if (leave.number() == number) {
                return leave;
            }
        }
        throw new MalformedInputException("way " + number + " to end work for a branch is not known");
    }

    private static Set<ConsumerFlag> flags(WireReader r) {
        int bits = r.u8();
        EnumSet<ConsumerFlag> flags = EnumSet.noneOf(ConsumerFlag.class);
        int known = 0;
        for (ConsumerFlag flag : ConsumerFlag.values()) {
            known |= flag.bit();
            if ((bits & flag.bit()) != 0) {
                flags.add(flag);
            }
        }
        if ((bits & ~known) != 0) {
            throw new MalformedInputException("consumer flags " + bits + " are not known");
        }
        return Collections.unmodifiableSet(flags);
    }

    private static BranchId branch(WireReader r) {
        int format = r.i32();
        return new BranchId(format, r.blob(ProtocolLimits.MAX_BRANCH_ID), r.blob(ProtocolLimits.MAX_BRANCH_ID));
    }

    private static List<BranchId> branches(WireReader r) {
        int count = r.count(ProtocolLimits.MAX_BRANCHES, Integer.BYTES + 2);
        List<BranchId> branches = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            branches.add(branch(r));
        }
        return branches;
    }

    private static EncodedMessage message(WireReader r) {
        return EncodedMessage.checked(r.bytes(r.remaining()));
    }

    private static int bodyLength(WireReader r) {
        int length = r.varint();
        if (length < 1 || length > ProtocolLimits.MAX_BODY) {
            throw new MalformedInputException(
                    "a body of " + length + " bytes; 1 to " + ProtocolLimits.MAX_BODY + " may come in parts");
        }
        return length;
    }

    /** A part is the rest of its frame, so it needs no length. */
    private static byte[] part(WireReader r) {
        if (r.remaining() > ProtocolLimits.PART) {
            throw new MalformedInputException(
                    "a part of " + r.remaining() + " bytes; " + ProtocolLimits.PART + " are the most");
        }
        return r.bytes(r.remaining());
    }

    private static List<DeliveredRange> ranges(WireReader r) {
        int count = r.count(ProtocolLimits.MAX_RANGES, 3);
        List<DeliveredRange> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int consumer = r.varint();
            long from = r.varlong();
            long to = from + r.varlong();
            if (to < from) {
                throw new MalformedInputException("a range of deliveries ends beyond the largest tag");
            }
            ranges.add(new DeliveredRange(consumer, from, to));
        }
        return ranges;
    }

    private static List<DeliveredMark> marks(WireReader r) {
        int count = r.count(ProtocolLimits.MAX_RANGES, 2);
        List<DeliveredMark> marks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            marks.add(new DeliveredMark(r.varint(), r.varlong()));
        }
        return marks;
    }
}
