package io.posthorn.server.session;

import io.posthorn.api.spi.security.Authorizer;
import io.posthorn.api.spi.store.MessageStore;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.server.broker.Broker;
import io.posthorn.server.broker.BrokerEnvironment;
import io.posthorn.server.broker.QueueReport;
import io.posthorn.server.loop.Loop;
import io.posthorn.server.loop.ManualClock;
import io.posthorn.server.loop.ManualLoop;
import io.posthorn.server.queue.MemoryBudget;
import io.posthorn.server.queue.PageLimits;
import io.posthorn.server.queue.QueueStatus;
import io.posthorn.server.store.InMemoryStore;
import io.posthorn.server.store.JournalDriver;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A broker with its store, driven by hand on one thread: queues, journal and connections share one loop. */
public final class TestBroker {
    public static final int WINDOW = 4_000;
    public static final long HELD = 2_000;
    public static final int ACKNOWLEDGEMENTS = 8;
    public static final long MEMORY = 100_000;
    public static final int QUEUES = 1_000;
    public static final int TEMPORARIES = 3;
    /** What the broker takes for a subscription that is not durable. */
    public static final long BACKLOG = MEMORY / 4;

    public final ManualClock clock = new ManualClock();
    public final ManualLoop loop = new ManualLoop(clock);
    public final ScriptedStore store;
    public final Broker broker;
    private final SessionEnvironment sessions;
    /** What users may do; everything at first. */
    public Authorizer authorizer = (user, permission, destination) -> true;

    public TestBroker() {
        this(own -> own, true);
    }

    private TestBroker(UnaryOperator<Loop> queues, boolean autoCreate) {
        this(loop -> new InMemoryStore(JournalDriver.inlineOn(loop, loop::inLoop), 1_000_000), queues, autoCreate);
    }

    private TestBroker(Function<Loop, MessageStore> stores, UnaryOperator<Loop> queues, boolean autoCreate) {
        store = new ScriptedStore(stores.apply(loop));
        RecoveredState recovered = store.recover(reason -> {});
        broker = Broker.of(
                recovered,
                new BrokerEnvironment(
                        List.of(queues.apply(loop)),
                        clock,
                        store,
                        new MemoryBudget(MEMORY),
                        PageLimits.DEFAULT,
                        autoCreate,
                        QUEUES));
        SessionLimits limits =
                new SessionLimits(WINDOW, 2_000, HELD, ACKNOWLEDGEMENTS, 3L * WINDOW, 3, 3, TEMPORARIES, 2);
        sessions = new SessionEnvironment(
                broker,
                (user, permission, destination) -> authorizer.allows(user, permission, destination),
                limits,
                new Branches(broker, limits, recovered.prepared()));
    }

    /** On a store that is made otherwise, on the loop that it is given. */
    public static TestBroker on(Function<Loop, MessageStore> stores) {
        return new TestBroker(stores, own -> own, true);
    }

    public static TestBroker withoutAutoCreate() {
        return new TestBroker(own -> own, false);
    }

    /** Queues live on the loop that is made of the broker's. */
    public static TestBroker withQueuesOn(UnaryOperator<Loop> queues) {
        return new TestBroker(queues, true);
    }

    public SessionEnvironment sessions() {
        return sessions;
    }

    /** The counts of a queue, which must exist. */
    public QueueStatus status(String queue) {
        var reports = broker.listQueues();
        loop.runAll();
        return reports.join().stream()
                .filter(report -> report.definition().name().equals(queue))
                .map(QueueReport::status)
                .findFirst()
                .orElseThrow();
    }
}
