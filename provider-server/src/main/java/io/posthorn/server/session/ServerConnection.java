package io.posthorn.server.session;

import io.posthorn.api.message.SessionEpoch;
import io.posthorn.api.spi.security.User;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.SessionKind;
import io.posthorn.server.broker.Broker;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.queue.BrokerException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client, as the broker knows it once it has said who it is. Owned by its loop: all methods are called there. */
public final class ServerConnection extends WorkOwner {
    private final SessionEnvironment environment;
    private final Loop loop;
    private final Outbound outbound;
    private final UnderWay underWay;
    private final Map<Integer, ServerSession> sessions = new HashMap<>();
    private final OutgoingBodies outgoingBodies;
    private boolean worksForBranches;
    private final Destinations destinations;
    private final ConnectionConsumers consumersOfAll = new ConnectionConsumers(this);
    private int consumers;
    private int bodies;
    private @Nullable String clientId;

    /** A connection of this user, without client id and sessions. */
    public ServerConnection(SessionEnvironment environment, Loop loop, Outbound outbound, User user) {
        this.environment = environment;
        this.loop = loop;
        this.outbound = outbound;
        underWay = new UnderWay(outbound, environment.limits().underWayBytes());
        outgoingBodies = new OutgoingBodies(this);
        destinations = new Destinations(this, environment.authorizer(), user);
    }

    /**
     * Takes a client id, which belongs to this connection until its end.
     *
     * @throws BrokerException CLIENT_ID_IN_USE if another connection has it, ILLEGAL_STATE if this one has another
     */
    public void setClientId(String id) {
        if (clientId != null) {
            throw new BrokerException(ErrorCode.ILLEGAL_STATE, "the connection has client id \"" + clientId + "\"");
        }
        broker().clientIds().claim(id);
        clientId = id;
        destinations.clientId(id);
    }

    /**
     * Begins a session.
     *
     * @throws ProtocolViolation if there is one of this number, or there are too many
     */
    public void openSession(int number, SessionEpoch epoch, SessionKind kind) {
        if (sessions.size() >= limits().sessions()) {
            throw new ProtocolViolation("a connection may have " + limits().sessions() + " sessions");
        }
        if (sessions.putIfAbsent(number, new ServerSession(this, number, kind)) != null) {
            throw new ProtocolViolation("session " + number + " exists already");
        }
    }

    /**
     * Returns a session.
     *
     * @throws BrokerException ILLEGAL_STATE if there is none of this number
     */
    public ServerSession session(int number) {
        ServerSession session = sessions.get(number);
        if (session == null) {
            throw new BrokerException(ErrorCode.ILLEGAL_STATE, "there is no session " + number);
        }
        return session;
    }

    /** Ends all sessions; done means that all they held is back in its queues, as perhaps delivered. */
    public void close(Reply reply) {
        Reply counted = counted(reply, 0);
        List<ServerSession> all = List.copyOf(sessions.values());
        Countdown closed = new Countdown(
                all.size(),
                () -> endShared(() -> {
                    destinations.dropTemporaries();
                    releaseClientId();
                    counted.done();
                }));
        for (ServerSession session : all) {
            session.close(new Reply() {
                @Override
                public void done() {
                    closed.answered();
                }

                @Override
                public void failed(ErrorCode code, String text) {
                    closed.answered();
                }
            });
        }
    }

    /** The client is gone: everything it held goes back. Idempotent. */
    public void lost() {
        List<ServerSession> all = List.copyOf(sessions.values());
        sessions.clear();
        outgoingBodies.clear();
        Countdown lost = new Countdown(all.size(), () -> endShared(() -> {}));
        all.forEach(session -> guarded(() -> session.lost(lost::answered)));
        destinations.dropTemporaries();
        releaseClientId();
    }

    /** For what concerns branches of distributed transactions as a whole. */
    public BranchRequests branchRequests() {
        return new BranchRequests(this, branches());
    }

    /** Runs the task once, as soon as all that was asked has been answered. */
    public void whenAnswered(Runnable task) {
        underWay.whenNone(task);
    }

    @Override
    Broker broker() {
        return environment.broker();
    }

    @Override
    SessionLimits limits() {
        return environment.limits();
    }

    @Override
    Loop loop() {
        return loop;
    }

    Outbound outbound() {
        return outbound;
    }

    /** Consumers of all sessions. */
    int consumers() {
        return consumers;
    }

    void countConsumers(int more) {
        consumers += more;
    }

    /** Counts more bodies that come in parts, or less; gives how many there are. */
    int countBodies(int more) {
        bodies += more;
        return bodies;
    }

    /** The bodies that are on their way to the client. */
    OutgoingBodies outgoingBodies() {
        return outgoingBodies;
    }

    UnderWay underWay() {
        return underWay;
    }

    /** What this connection's client sends to, takes from, and has of its own. */
    public Destinations destinations() {
        return destinations;
    }

    /** Null for none. */
    @Nullable
    String clientId() {
        return clientId;
    }

    /** The answer to what the broker does somewhere else; before it is given something more is done here. */
    <T> void answer(CompletableFuture<T> outcome, Reply reply, Consumer<T> first) {
        var unused = outcome.whenComplete((value, trouble) -> on(loop, () -> {
            if (trouble == null) {
                first.accept(value);
                reply.done();
            } else {
                fail(reply, trouble);
            }
        }));
    }

    /** A request has failed somewhere else: refused, or by a fault of the broker, which ends the connection. */
    void fail(Reply reply, Throwable trouble) {
        Throwable cause = trouble instanceof CompletionException ? trouble.getCause() : trouble;
        if (cause instanceof BrokerException refusal) {
            reply.failed(refusal);
        } else {
            outbound.failed(trouble);
            reply.failed(ErrorCode.INTERNAL, "the broker failed");
        }
    }

    /** The same answer, counted as under way until it is given. */
    Reply counted(Reply reply, int bytes) {
        underWay.began(bytes);
        return new Reply() {
            @Override
            public void done() {
                reply.done();
                underWay.ended(bytes);
            }

            @Override
            public void failed(ErrorCode code, String text) {
                reply.failed(code, text);
                underWay.ended(bytes);
            }
        };
    }

    /** The same answer, told here wherever it is given. */
    Reply here(Reply reply) {
        return new Reply() {
            @Override
            public void done() {
                on(loop, reply::done);
            }

            @Override
            public void failed(ErrorCode code, String text) {
                on(loop, () -> reply.failed(code, text));
            }
        };
    }

    Branches branches() {
        return environment.branches();
    }

    /** A session of this connection works for a branch, or will. */
    void worksForBranches() {
        worksForBranches = true;
    }

    /** Consumers whose deliveries every session may settle. */
    ConnectionConsumers consumersOfAll() {
        return consumersOfAll;
    }

    /** Ends what no session ends. */
    private void endShared(Runnable then) {
        consumersOfAll.end(() -> endBranches(then));
    }

    private void endBranches(Runnable then) {
        if (worksForBranches) {
            branches().ended(this, () -> on(loop, then));
        } else {
            then.run();
        }
    }

    void ended(int session) {
        sessions.remove(session);
    }

    @Override
    void storeFailed(StoreException reason) {
        outbound.close(ErrorCode.STORE_FAILED, "the store failed: " + reason.getMessage());
    }

    @Override
    void failed(Throwable fault) {
        outbound.failed(fault);
    }

    /** Whatever the task throws ends this connection only. */
    @Override
    void guarded(Runnable task) {
        try {
            task.run();
        } catch (ProtocolViolation e) {
            loop.run(() -> outbound.close(ErrorCode.PROTOCOL_VIOLATION, String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void releaseClientId() {
        if (clientId != null) {
            broker().clientIds().release(clientId);
            clientId = null;
        }
    }
}
