package io.posthorn.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.posthorn.api.spi.security.User;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.MalformedFrame;
import io.posthorn.server.queue.BrokerException;
import io.posthorn.server.session.BranchRequests;
import io.posthorn.server.session.ConsumerRequest;
import io.posthorn.server.session.ProtocolViolation;
import io.posthorn.server.session.Reply;
import io.posthorn.server.session.ServerConnection;
import io.posthorn.server.session.ServerSession;

/** An authenticated client: each frame becomes one call of the session room. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
    private static final String PRODUCT = "Posthorn";
    /** No client is heard from or talked to more often than this, in ms. */
    private static final int SHORTEST_HEARTBEAT = 50;

    private final NetEnvironment environment;
    private final Peer peer;
    private final Admission.Ticket ticket;
    private final WireOutbound outbound;
    private final ServerConnection connection;
    private final Heartbeat heartbeat;
    private boolean open;
    private boolean closing;

    ConnectionHandler(NetEnvironment environment, Peer peer, Admission.Ticket ticket, User user) {
        this.environment = environment;
        this.peer = peer;
        this.ticket = ticket;
        outbound = new WireOutbound(peer);
        connection = new ServerConnection(environment.sessions(), peer.loop(), outbound, user);
        heartbeat = new Heartbeat(peer);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        heartbeat.every(environment.limits().heartbeatMillis());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (peer.ending()) {
            return;
        }
        if (message instanceof MalformedFrame malformed) {
            peer.close(malformed.code(), malformed.text());
            return;
        }
        Frame frame = (Frame) message;
        try {
            take(frame);
        } catch (ProtocolViolation e) {
            peer.close(ErrorCode.PROTOCOL_VIOLATION, String.valueOf(e.getMessage()));
        } catch (BrokerException e) {
            refuse(frame, e);
        }
    }

    /** Something was read, be it only a piece of a long frame. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        heartbeat.heard();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        heartbeat.stop();
        ticket.leave();
        peer.gone();
        connection.lost();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        peer.pauseForWriting(!context.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof CloseEvent close) {
            if (close.afterAnswers()) {
                peer.stopListening();
                connection.whenAnswered(() -> peer.close(close.code(), close.text()));
            } else {
                peer.close(close.code(), close.text());
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        peer.failed(cause);
    }

    private void take(Frame frame) {
        switch (frame.opcode()) {
            case HEARTBEAT -> {}
            case CLOSE -> peer.hangUp();
            case OPEN_CONNECTION -> openConnection((Frame.OpenConnection) frame);
            default -> {
                if (!open || closing) {
                    throw new ProtocolViolation(frame.opcode() + " came where no connection is open");
                }
                takeOpen(frame);
            }
        }
    }

    private void takeOpen(Frame frame) {
        switch (frame.opcode()) {
            case SET_CLIENT_ID -> {
                Frame.SetClientId f = (Frame.SetClientId) frame;
                connection.setClientId(f.clientId());
                outbound.reply(f.correlation()).done();
            }
            case CLOSE_CONNECTION -> {
                closing = true;
                connection.close(reply((Frame.CloseConnection) frame));
            }
            case OPEN_SESSION -> {
                Frame.OpenSession f = (Frame.OpenSession) frame;
                connection.openSession(f.session(), f.epoch(), f.kind());
            }
            case CLOSE_SESSION -> {
                Frame.CloseSession f = (Frame.CloseSession) frame;
                session(f.session()).close(f.delivered(), f.returned(), reply(f));
            }
            case SEND -> {
                Frame.Send f = (Frame.Send) frame;
                session(f.session()).send(f.sequence(), f.transaction(), f.receipt(), f.message());
            }
            case SEND_PART -> {
                Frame.SendPart f = (Frame.SendPart) frame;
                session(f.session()).sendPart(f.sequence(), f.length(), f.offset(), f.bytes());
            }
            case OPEN_CONSUMER -> {
                Frame.OpenConsumer f = (Frame.OpenConsumer) frame;
                ConsumerRequest wanted =
                        new ConsumerRequest(f.consumer(), f.destination(), f.selector(), f.flags(), f.subscription());
                session(f.session()).openConsumer(wanted, reply(f));
            }
            case CLOSE_CONSUMER -> {
                Frame.CloseConsumer f = (Frame.CloseConsumer) frame;
                session(f.session()).closeConsumer(f.consumer(), f.delivered(), reply(f));
            }
            case CREDIT -> {
                Frame.Credit f = (Frame.Credit) frame;
                session(f.session()).credit(f.consumer(), f.messages(), f.bytes());
            }
            case POLL -> {
                Frame.Poll f = (Frame.Poll) frame;
                session(f.session()).poll(f.consumer(), f.wanted(), f.takeBackCredit(), reply(f));
            }
            case GIVE_BACK -> {
                Frame.GiveBack f = (Frame.GiveBack) frame;
                session(f.session()).giveBackPrefetched(f.consumer(), f.delivered(), reply(f));
            }
            case ACKNOWLEDGE -> {
                Frame.Acknowledge f = (Frame.Acknowledge) frame;
                session(f.session()).acknowledge(f.ranges(), reply(f));
            }
            case RECOVER -> {
                Frame.Recover f = (Frame.Recover) frame;
                session(f.session()).recover(f.delivered(), f.returned(), reply(f));
            }
            case COMMIT -> {
                Frame.Commit f = (Frame.Commit) frame;
                session(f.session()).commit(f.transaction(), f.ranges(), reply(f));
            }
            case ROLLBACK -> {
                Frame.Rollback f = (Frame.Rollback) frame;
                session(f.session()).rollback(f.transaction(), f.delivered(), f.returned(), reply(f));
            }
            case XA_START -> {
                Frame.XaStart f = (Frame.XaStart) frame;
                session(f.session()).startBranch(f.transaction(), f.branch(), f.how(), reply(f));
            }
            case XA_END -> {
                Frame.XaEnd f = (Frame.XaEnd) frame;
                session(f.session()).endBranch(f.branch(), f.how(), f.ranges(), reply(f));
            }
            case XA_PREPARE, XA_COMMIT, XA_ROLLBACK, XA_FORGET, XA_RECOVER -> takeOfBranch(frame);
            case UNSUBSCRIBE -> {
                Frame.Unsubscribe f = (Frame.Unsubscribe) frame;
                connection.destinations().unsubscribe(f.subscription(), reply(f));
            }
            case CREATE_TEMPORARY -> {
                Frame.CreateTemporary f = (Frame.CreateTemporary) frame;
                connection.destinations().createTemporary(f.destination());
                reply(f).done();
            }
            case DELETE_TEMPORARY -> {
                Frame.DeleteTemporary f = (Frame.DeleteTemporary) frame;
                connection.destinations().deleteTemporary(f.destination(), reply(f));
            }
            default -> throw new ProtocolViolation(frame.opcode() + " is not a client's to send");
        }
    }

    private void takeOfBranch(Frame frame) {
        BranchRequests branches = connection.branchRequests();
        switch (frame.opcode()) {
            case XA_PREPARE -> {
                Frame.XaPrepare f = (Frame.XaPrepare) frame;
                int asked = f.correlation();
                branches.prepare(f.branch(), outbound.answer(asked, readOnly -> new Frame.XaVote(asked, readOnly)));
            }
            case XA_COMMIT -> {
                Frame.XaCommit f = (Frame.XaCommit) frame;
                branches.commit(f.branch(), f.onePhase(), reply(f));
            }
            case XA_ROLLBACK -> {
                Frame.XaRollback f = (Frame.XaRollback) frame;
                branches.rollback(f.branch(), reply(f));
            }
            case XA_FORGET -> {
                Frame.XaForget f = (Frame.XaForget) frame;
                branches.forget(f.branch(), reply(f));
            }
            default -> {
                int asked = ((Frame.XaRecover) frame).correlation();
                branches.recover(outbound.answer(asked, prepared -> new Frame.XaBranches(asked, prepared)));
            }
        }
    }

    private void openConnection(Frame.OpenConnection request) {
        if (open) {
            throw new ProtocolViolation("the connection is open already");
        }
        if (request.clientId() != null) {
            connection.setClientId(request.clientId());
        }
        open = true;
        int beat = agreedHeartbeat(request.heartbeat());
        heartbeat.every(beat);
        peer.write(new Frame.ConnectionOpened(
                request.correlation(),
                environment.sessions().broker().identity(),
                PRODUCT,
                beat,
                environment.limits().maxFrame(),
                environment.sessions().limits().sendWindow()));
    }

    private int agreedHeartbeat(int wanted) {
        int most = environment.limits().heartbeatMillis();
        return wanted == 0 ? 0 : Math.min(Math.max(wanted, SHORTEST_HEARTBEAT), most);
    }

    /** A request is refused; what is none has no place for a refusal. */
    private void refuse(Frame frame, BrokerException reason) {
        if (frame instanceof Frame.Request request) {
            reply(request).failed(reason);
        } else {
            peer.close(ErrorCode.PROTOCOL_VIOLATION, frame.opcode() + ": " + reason.getMessage());
        }
    }

    private ServerSession session(int number) {
        return connection.session(number);
    }

    private Reply reply(Frame.Request request) {
        return outbound.reply(request.correlation());
    }
}
