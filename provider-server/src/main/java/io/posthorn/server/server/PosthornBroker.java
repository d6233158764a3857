package io.posthorn.server.server;

import io.netty.channel.local.LocalAddress;
import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.admin.AdminEnvironment;
import io.posthorn.server.admin.AdminListenException;
import io.posthorn.server.admin.AdminServer;
import io.posthorn.server.broker.Broker;
import io.posthorn.server.broker.BrokerEnvironment;
import io.posthorn.server.loop.Clock;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.loop.NamedThreads;
import io.posthorn.server.loop.NettyLoops;
import io.posthorn.server.loop.SystemClock;
import io.posthorn.server.net.ListenException;
import io.posthorn.server.net.NetEnvironment;
import io.posthorn.server.net.NetLimits;
import io.posthorn.server.net.NettyServer;
import io.posthorn.server.queue.MemoryBudget;
import io.posthorn.server.queue.PageLimits;
import io.posthorn.server.session.Branches;
import io.posthorn.server.session.SessionEnvironment;
import io.posthorn.server.session.SessionLimits;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker that runs, in a process of its own or inside an application. Thread-safe.
 *
 * <p>It starts from the disk upwards: the store is locked and recovered, then queues are there, then connections are
 * taken. It stops the other way round. If the store fails, it closes its connections with that reason and ends; it never
 * ends its process, which is up to whoever waits for {@link #ended}.
 */
public final class PosthornBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PosthornBroker.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final BrokerSettings settings;
    private final OpenParts parts;
    private final NettyServer server;
    private final Optional<AdminServer> admin;
    /** Whether connections are taken. */
    private final AtomicBoolean ready;

    private final CompletableFuture<StoreException> storeFailure;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Optional<StoreException>> ended = new CompletableFuture<>();

    private PosthornBroker(
            BrokerSettings settings,
            OpenParts parts,
            NettyServer server,
            Optional<AdminServer> admin,
            AtomicBoolean ready,
            CompletableFuture<StoreException> storeFailure) {
        this.settings = settings;
        this.parts = parts;
        this.server = server;
        this.admin = admin;
        this.ready = ready;
        this.storeFailure = storeFailure;
    }

    /**
     * Starts a broker; when this returns, it takes connections. If it cannot, nothing of it is left.
     *
     * @throws StoreException if the data directory cannot be used
     * @throws StartException if it cannot start for another reason
     */
    public static PosthornBroker start(BrokerSettings settings) {
        return start(settings, Storage::store);
    }

    /** Makes the store that goes with settings and plan; an inline journal works on this loop. */
    @FunctionalInterface
    interface StoreMaker {
        MessageStore make(BrokerSettings settings, ThreadPlan plan, Loop loop);
    }

    /** As {@link #start(BrokerSettings)}, on a store that is made otherwise. */
    static PosthornBroker start(BrokerSettings settings, StoreMaker stores) {
        OpenParts parts = new OpenParts();
        boolean started = false;
        try {
            PosthornBroker broker = open(settings, stores, parts);
            started = true;
            return broker;
        } catch (ListenException | AdminListenException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        } finally {
            if (!started) {
                parts.close();
            }
        }
    }

    private static PosthornBroker open(BrokerSettings settings, StoreMaker stores, OpenParts parts) {
        SocketAddress address = address(settings);
        Clock clock = new SystemClock();
        ThreadPlan plan =
                ThreadPlan.choose(settings, Runtime.getRuntime().availableProcessors(), () -> new ForceProbe(clock)
                        .median(settings.data().orElseThrow()));
        NettyLoops netty = parts.add("loops", loops(settings, plan));
        List<Loop> loops = Stream.generate(netty::next).limit(plan.loops()).toList();

        MessageStore store = parts.add("store", stores.make(settings, plan, loops.get(0)));
        // What connections give back at their end is written before the store is closed.
        parts.add("work of the loops", netty::finishTasks);
        CompletableFuture<StoreException> storeFailure = new CompletableFuture<>();
        RecoveredState recovered = store.recover(storeFailure::complete);

        Gate gate = Gate.of(settings.access(), clock, parts);
        Broker queues = Broker.of(
                recovered,
                new BrokerEnvironment(
                        loops,
                        clock,
                        store,
                        new MemoryBudget(settings.limits().memory()),
                        PageLimits.DEFAULT,
                        Storage.scratch(settings, parts, storeFailure::complete),
                        settings.autoCreateQueues(),
                        BrokerEnvironment.DEFAULT_MOST_QUEUES,
                        subscriptionBacklog(settings)));
        // Before anybody may ask: queues learn here of what prepared branches have acknowledged.
        SessionEnvironment sessions = sessions(settings, queues, recovered, gate);
        AtomicBoolean ready = new AtomicBoolean();
        Optional<AdminServer> admin = admin(settings.access(), queues, gate, ready::get)
                .map(opened -> parts.add("port for administrators", opened));
        NettyServer server = NettyServer.bind(
                address, netty, new NetEnvironment(sessions, gate.authenticator(), net(settings.limits())));
        ready.set(true);
        PosthornBroker broker = new PosthornBroker(settings, parts, server, admin, ready, storeFailure);
        // failStop only starts a thread: nothing in it can fail that somebody could see here.
        var unused = storeFailure.thenAccept(broker::failStop);
        LOG.info(
                "listening on {} store={} loops={} journal={}",
                broker.url(),
                settings.data().map(Path::toString).orElse("memory"),
                plan.loops(),
                plan.inlineJournal() ? "inline" : "thread");
        return broker;
    }

    private static Optional<AdminServer> admin(Access access, Broker queues, Gate gate, BooleanSupplier ready) {
        if (access.adminPort().isEmpty()) {
            return Optional.empty();
        }
        Optional<Authenticator> users = access.users().map(some -> gate.authenticator());
        AdminEnvironment environment = new AdminEnvironment(queues, users, gate.authorizer(), ready);
        return Optional.of(AdminServer.start(access.adminPort().getAsInt(), environment));
    }

    private static SocketAddress address(BrokerSettings settings) {
        if (settings.listen() instanceof ListenAddress.Tcp tcp) {
            return ListenRule.check(tcp, settings.access());
        }
        return new LocalAddress("posthorn-" + ((ListenAddress.InVm) settings.listen()).name());
    }

    private static NettyLoops loops(BrokerSettings settings, ThreadPlan plan) {
        return settings.listen() instanceof ListenAddress.Tcp
                ? NettyLoops.sockets(plan.loops(), "posthorn-loop")
                : NettyLoops.local(plan.loops(), "posthorn-vm-loop");
    }

    /** So much that one slow subscriber leaves most of the room for others, whether there are scratch files or not. */
    private static long subscriptionBacklog(BrokerSettings settings) {
        BrokerLimits limits = settings.limits();
        if (limits.subscriptionBacklog() > 0) {
            return limits.subscriptionBacklog();
        }
        return settings.data().isPresent() && limits.scratch() > 0 ? limits.scratch() / 8 : limits.memory() / 4;
    }

    private static SessionEnvironment sessions(
            BrokerSettings settings, Broker queues, RecoveredState recovered, Gate gate) {
        SessionLimits limits = SessionLimits.withSendWindow(settings.limits().sendWindow());
        return new SessionEnvironment(
                queues, gate.authorizer(), limits, new Branches(queues, limits, recovered.prepared()));
    }

    private static NetLimits net(BrokerLimits limits) {
        return new NetLimits(
                limits.maxFrame(),
                Math.max(limits.memory() / 2, 2L * limits.maxFrame()),
                limits.connections(),
                limits.unauthenticatedPerAddress(),
                (int) limits.authenticationTime().toMillis(),
                (int) limits.heartbeat().toMillis());
    }

    /** Where it listens, with the port that was found if any was to be taken. */
    public SocketAddress address() {
        return server.address();
    }

    /** What clients connect to. */
    public String url() {
        if (server.address() instanceof InetSocketAddress inet) {
            String host = inet.getAddress().getHostAddress();
            return "posthorn://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return settings.listen().toString();
    }

    /** Where administrators reach it by HTTP, empty where they do not. */
    public Optional<String> adminUrl() {
        return admin.map(AdminServer::url);
    }

    /** Completes when the broker has ended, with the failure of its store if that was the reason. */
    public CompletableFuture<Optional<StoreException>> ended() {
        return ended.copy();
    }

    /**
     * Stops in good order: what clients sent is answered, then they are told. Returns when all is freed. Not to be called
     * on a thread of the broker. Idempotent.
     */
    @Override
    public void close() {
        end(() -> server.stop(LONGEST_STOP));
    }

    /** Called on a thread of the store, which has to go on until it can be closed. */
    private void failStop(StoreException reason) {
        LOG.error("the store failed, the broker ends: {}", reason.getMessage(), reason);
        new NamedThreads("posthorn-fail-stop")
                .newThread(() -> end(() -> server.abort(
                        ErrorCode.STORE_FAILED, "the broker's store failed; what has no answer is in doubt")))
                .start();
    }

    private void end(Runnable disconnect) {
        if (!ending.compareAndSet(false, true)) {
            ended.join();
            return;
        }
        ready.set(false);
        try {
            disconnect.run();
        } finally {
            try {
                parts.close();
            } finally {
                ended.complete(storeFailure.isDone() ? Optional.of(storeFailure.join()) : Optional.empty());
            }
        }
    }
}
