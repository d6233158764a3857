package io.posthorn.api.wire;

import io.netty.buffer.ByteBuf;
import io.posthorn.api.codec.WireWriter;
import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.DestinationCodec;
import io.posthorn.api.message.EncodedMessage;
import java.util.List;
import java.util.Set;

/** Writes frames with their length in front. Stateless. */
public final class FrameEncoder {
    private FrameEncoder() {}

    /** Appends {@code frame} to {@code out}. */
    public static void encode(Frame frame, ByteBuf out) {
        int start = out.writerIndex();
        out.writeInt(0).writeByte(frame.opcode().number());
        writePayload(frame, new WireWriter(out), out);
        out.setInt(start, out.writerIndex() - start - Integer.BYTES);
    }

    /** How many bytes {@link #encode} will take, at least; exact enough to size a buffer. */
    public static int estimate(Frame frame) {
        if (frame instanceof Frame.Send send) {
            return 40 + send.message().size();
        }
        if (frame instanceof Frame.Deliver deliver) {
            return 40 + deliver.message().size();
        }
        if (frame instanceof Frame.SendPart part) {
            return ProtocolLimits.MAX_FRAME_EXTRA + part.bytes().length;
        }
        if (frame instanceof Frame.DeliverPart part) {
            return ProtocolLimits.MAX_FRAME_EXTRA + part.bytes().length;
        }
        return 64;
    }

    private static void writePayload(Frame frame, WireWriter w, ByteBuf out) {
        switch (frame.opcode()) {
            case HELLO -> {
                Frame.Hello f = (Frame.Hello) frame;
                w.i32(ProtocolLimits.MAGIC).u16(f.lowestVersion()).u16(f.highestVersion());
            }
            case HELLO_REPLY -> w.u16(((Frame.HelloReply) frame).version());
            case AUTHENTICATE -> {
                Frame.Authenticate f = (Frame.Authenticate) frame;
                w.text(f.mechanism()).blob(f.response());
            }
            case CHALLENGE -> w.blob(((Frame.Challenge) frame).data());
            case CHALLENGE_RESPONSE -> w.blob(((Frame.ChallengeResponse) frame).data());
            case AUTHENTICATED, HEARTBEAT -> {}
            case CLOSE -> {
                Frame.Close f = (Frame.Close) frame;
                w.u16(f.code().number()).text(shortened(f.text())).nullableText(f.redirect());
            }
            case OPEN_CONNECTION -> {
                Frame.OpenConnection f = (Frame.OpenConnection) frame;
                w.varint(f.correlation())
                        .nullableText(f.clientId())
                        .text(f.product())
                        .varint(f.heartbeat());
            }
            case CONNECTION_OPENED -> {
                Frame.ConnectionOpened f = (Frame.ConnectionOpened) frame;
                w.varint(f.correlation());
                w.i64(f.broker().getMostSignificantBits()).i64(f.broker().getLeastSignificantBits());
                w.text(f.product()).varint(f.heartbeat()).varint(f.maxFrame()).varint(f.sendWindow());
            }
            case SET_CLIENT_ID -> {
                Frame.SetClientId f = (Frame.SetClientId) frame;
                w.varint(f.correlation()).text(f.clientId());
            }
            case CLOSE_CONNECTION -> w.varint(((Frame.CloseConnection) frame).correlation());
            case DONE -> w.varint(((Frame.Done) frame).correlation());
            case FAILED -> {
                Frame.Failed f = (Frame.Failed) frame;
                w.varint(f.correlation()).u16(f.code().number()).text(shortened(f.text()));
            }
            case OPEN_SESSION -> {
                Frame.OpenSession f = (Frame.OpenSession) frame;
                w.varint(f.session())
                        .i64(f.epoch().high())
                        .i64(f.epoch().low())
                        .u8(f.kind().number());
            }
            case CLOSE_SESSION -> {
                Frame.CloseSession f = (Frame.CloseSession) frame;
                writeMarks(w.varint(f.correlation()).varint(f.session()), f.delivered());
                writeRanges(w, f.returned());
            }
            case SEND -> {
                Frame.Send f = (Frame.Send) frame;
                w.varint(f.session())
                        .varint(f.sequence())
                        .varint(f.transaction())
                        .bool(f.receipt());
                writeMessage(out, f.message());
            }
            case SEND_PART -> {
                Frame.SendPart f = (Frame.SendPart) frame;
                w.varint(f.session())
                        .varint(f.sequence())
                        .varint(f.length())
                        .varint(f.offset())
                        .bytes(f.bytes());
            }
            case RECEIPT -> {
                Frame.Receipt f = (Frame.Receipt) frame;
                w.varint(f.session()).varint(f.sequence());
            }
            case SEND_REFUSED -> {
                Frame.SendRefused f = (Frame.SendRefused) frame;
                w.varint(f.session())
                        .varint(f.sequence())
                        .u16(f.code().number())
                        .text(shortened(f.text()));
            }
            case SEND_WINDOW -> {
                Frame.SendWindow f = (Frame.SendWindow) frame;
                w.varint(f.session()).varint(f.bytes());
            }
            case OPEN_CONSUMER -> {
                Frame.OpenConsumer f = (Frame.OpenConsumer) frame;
                w.varint(f.correlation()).varint(f.session()).varint(f.consumer());
                DestinationCodec.write(w, f.destination());
                w.nullableText(f.selector()).u8(bits(f.flags())).nullableText(f.subscription());
            }
            case CLOSE_CONSUMER -> {
                Frame.CloseConsumer f = (Frame.CloseConsumer) frame;
                w.varint(f.correlation())
                        .varint(f.session())
                        .varint(f.consumer())
                        .varint(f.delivered());
            }
            case CREDIT -> {
                Frame.Credit f = (Frame.Credit) frame;
                w.varint(f.session()).varint(f.consumer()).varint(f.messages()).varint(f.bytes());
            }
            case POLL -> {
                Frame.Poll f = (Frame.Poll) frame;
                w.varint(f.correlation()).varint(f.session()).varint(f.consumer());
                w.bool(f.wanted()).bool(f.takeBackCredit());
            }
            case GIVE_BACK -> {
                Frame.GiveBack f = (Frame.GiveBack) frame;
                w.varint(f.correlation())
                        .varint(f.session())
                        .varint(f.consumer())
                        .varint(f.delivered());
            }
            case DELIVER -> {
                Frame.Deliver f = (Frame.Deliver) frame;
                w.varint(f.session()).varint(f.consumer()).varint(f.tag()).varint(f.deliveryCount());
                writeMessage(out, f.message());
            }
            case DELIVER_PART -> {
                Frame.DeliverPart f = (Frame.DeliverPart) frame;
                w.varint(f.session())
                        .varint(f.consumer())
                        .varint(f.tag())
                        .varint(f.length())
                        .varint(f.offset())
                        .bytes(f.bytes());
            }
            case CONSUMER_CLOSED -> {
                Frame.ConsumerClosed f = (Frame.ConsumerClosed) frame;
                w.varint(f.session())
                        .varint(f.consumer())
                        .u16(f.code().number())
                        .text(shortened(f.text()));
            }
            case UNSUBSCRIBE -> {
                Frame.Unsubscribe f = (Frame.Unsubscribe) frame;
                w.varint(f.correlation()).text(f.subscription());
            }
            case ACKNOWLEDGE -> {
                Frame.Acknowledge f = (Frame.Acknowledge) frame;
                writeRanges(w.varint(f.correlation()).varint(f.session()), f.ranges());
            }
            case RECOVER -> {
                Frame.Recover f = (Frame.Recover) frame;
                writeMarks(w.varint(f.correlation()).varint(f.session()), f.delivered());
                writeRanges(w, f.returned());
            }
            case COMMIT -> {
                Frame.Commit f = (Frame.Commit) frame;
                writeRanges(w.varint(f.correlation()).varint(f.session()).varint(f.transaction()), f.ranges());
            }
            case ROLLBACK -> {
                Frame.Rollback f = (Frame.Rollback) frame;
                writeMarks(w.varint(f.correlation()).varint(f.session()).varint(f.transaction()), f.delivered());
                writeRanges(w, f.returned());
            }
            case XA_START -> {
                Frame.XaStart f = (Frame.XaStart) frame;
                writeBranch(w.varint(f.correlation()).varint(f.session()).varint(f.transaction()), f.branch());
                w.u8(f.how().number());
            }
            case XA_END -> {
                Frame.XaEnd f = (Frame.XaEnd) frame;
                writeBranch(w.varint(f.correlation()).varint(f.session()), f.branch());
                writeRanges(w.u8(f.how().number()), f.ranges());
            }
            case XA_PREPARE -> {
                Frame.XaPrepare f = (Frame.XaPrepare) frame;
                writeBranch(w.varint(f.correlation()), f.branch());
            }
            case XA_VOTE -> {
                Frame.XaVote f = (Frame.XaVote) frame;
                w.varint(f.correlation()).bool(f.readOnly());
            }
            case XA_COMMIT -> {
                Frame.XaCommit f = (Frame.XaCommit) frame;
                writeBranch(w.varint(f.correlation()), f.branch());
                w.bool(f.onePhase());
            }
            case XA_ROLLBACK -> {
                Frame.XaRollback f = (Frame.XaRollback) frame;
                writeBranch(w.varint(f.correlation()), f.branch());
            }
            case XA_FORGET -> {
                Frame.XaForget f = (Frame.XaForget) frame;
                writeBranch(w.varint(f.correlation()), f.branch());
            }
            case XA_RECOVER -> w.varint(((Frame.XaRecover) frame).correlation());
            case XA_BRANCHES -> {
                Frame.XaBranches f = (Frame.XaBranches) frame;
                w.varint(f.correlation()).varint(f.branches().size());
                f.branches().forEach(branch -> writeBranch(w, branch));
            }
            case CREATE_TEMPORARY -> {
                Frame.CreateTemporary f = (Frame.CreateTemporary) frame;
                DestinationCodec.write(w.varint(f.correlation()), f.destination());
            }
            case DELETE_TEMPORARY -> {
                Frame.DeleteTemporary f = (Frame.DeleteTemporary) frame;
                DestinationCodec.write(w.varint(f.correlation()), f.destination());
            }
        }
    }

    private static void writeBranch(WireWriter w, BranchId branch) {
        w.i32(branch.format()).blob(branch.globalId()).blob(branch.qualifier());
    }

    private static int bits(Set<ConsumerFlag> flags) {
        int bits = 0;
        for (ConsumerFlag flag : flags) {
            bits |= flag.bit();
        }
        return bits;
    }

    /** The message is the rest of its frame, so it needs no length. */
    private static void writeMessage(ByteBuf out, EncodedMessage message) {
        out.writeBytes(message.bytes());
    }

    private static void writeRanges(WireWriter w, List<DeliveredRange> ranges) {
        w.varint(ranges.size());
        for (DeliveredRange range : ranges) {
            w.varint(range.consumer()).varint(range.from()).varint(range.to() - range.from());
        }
    }

    private static void writeMarks(WireWriter w, List<DeliveredMark> marks) {
        w.varint(marks.size());
        for (DeliveredMark mark : marks) {
            w.varint(mark.consumer()).varint(mark.tag());
        }
    }

    private static String shortened(String text) {
        int most = ProtocolLimits.MAX_ERROR_TEXT / 4;
        return text.length() <= most ? text : text.substring(0, most);
    }
}
