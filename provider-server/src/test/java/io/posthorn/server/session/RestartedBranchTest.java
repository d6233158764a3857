package io.posthorn.server.session;

import static io.posthorn.server.session.BranchClient.A;
import static io.posthorn.server.session.SessionFixture.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.TopicName;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.server.queue.QueueStatus;
import io.posthorn.server.store.JournalDriver;
import io.posthorn.server.store.JournaledStore;
import io.posthorn.server.store.StoreSettings;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker knows of a branch that another one prepared, whose data it has. */
class RestartedBranchTest {
    private static final TopicName NEWS = new TopicName("news");

    @TempDir
    private Path directory;

    private TestBroker broker;

    private BranchClient f;

    /** A durable subscription of which a prepared branch has acknowledged a message. */
    @BeforeEach
    void prepareAndStartAgain() {
        start();
        f.connection.session(1).openConsumer(durable(null), f.out.reply("open"));
        f.connection.session(1).credit(1, 10, 10_000);
        f.told();
        f.connection.session(3).send(1, 0, true, SessionFixture.message(NEWS, "a", true));
        f.told();
        f.start(1, 1, A);
        f.end(1, A, range(1, 1, 1));
        f.prepare(A);
        assertThat(f.told()).contains("read only false");
        broker.store.close();
        start();
    }

    @AfterEach
    void stop() {
        broker.store.close();
    }

    private void start() {
        broker = TestBroker.on(loop -> new JournaledStore(
                StoreSettings.of(directory.resolve("store")), JournalDriver.inlineOn(loop, loop::inLoop)));
        f = new BranchClient(broker);
        f.connection.setClientId("a");
        f.told();
    }

    /** Red when {@code RecoveredBranchWork} does not tell queues of what is hidden in them. */
    @Test
    void aSubscriptionIsInUseUntilTheBranchIsCommitted() {
        assertThat(status().unacknowledged()).isOne();
        unsubscribe("failed IN_USE");

        f.commit(A);
        assertThat(f.told()).containsExactly("commit done");

        assertThat(status().unacknowledged()).isZero();
        assertThat(status().acknowledged()).isOne();
        unsubscribe("done");
    }

    @Test
    void soItIsUntilTheBranchIsRolledBack() {
        f.rollback(A);
        assertThat(f.told()).containsExactly("rollback done");

        assertThat(status().unacknowledged()).isZero();
        assertThat(status().ready()).isOne();
        unsubscribe("done");
    }

    /** Red when {@code Subscriptions.open} looks at consumers alone. */
    @Test
    void neitherIsItMadeAnewWithAnotherSelector() {
        f.connection.session(1).openConsumer(durable("JMSPriority = 4"), f.out.reply("open"));
        assertThat(f.told()).containsExactly("open failed IN_USE");

        f.commit(A);
        assertThat(f.told()).containsExactly("commit done");
        f.connection.session(1).openConsumer(durable("JMSPriority = 4"), f.out.reply("open"));
        assertThat(f.told()).containsExactly("open done");
    }

    private static ConsumerRequest durable(@Nullable String selector) {
        return new ConsumerRequest(1, NEWS, selector, Set.of(ConsumerFlag.DURABLE), "d");
    }

    private void unsubscribe(String outcome) {
        f.connection.destinations().unsubscribe("d", f.out.reply("unsubscribe"));
        assertThat(f.told()).containsExactly("unsubscribe " + outcome);
    }

    private QueueStatus status() {
        var all = broker.broker.listSubscriptions();
        broker.loop.runAll();
        return all.join().get(0).status();
    }
}
