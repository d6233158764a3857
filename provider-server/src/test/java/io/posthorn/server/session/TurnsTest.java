package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.server.loop.Loop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queues live on a loop of their own here. */
class TurnsTest {
    private final TestBroker broker = TestBroker.withQueuesOn(HandOverLoop::new);
    private final SessionFixture f = new SessionFixture(broker);

    @Test
    void whatComesAfterACommitThatWaitsForAQueueIsWrittenAfterIt() {
        f.consume(f.transacted(), 1, "in");
        f.transacted().send(1, 1, false, SessionFixture.persistent("in", "a"));
        f.transacted().commit(1, List.of(), f.out.reply("first"));
        all();

        f.transacted().send(2, 2, false, SessionFixture.persistent("out", "b"));
        f.transacted().commit(2, List.of(SessionFixture.range(1, 1, 1)), f.out.reply("second"));
        f.transacted().send(3, 3, false, SessionFixture.persistent("out", "c"));
        f.transacted().commit(3, List.of(), f.out.reply("third"));
        assertThat(f.told()).isEmpty();

        assertThat(all()).containsExactly("second done", "third done");
        assertThat(broker.store.operations(Enqueue.class))
                .extracting(
                        entry -> (char) entry.message().bytes()[entry.message().bodyOffset()])
                .containsExactly('a', 'b', 'c');
    }

    @Test
    void aLostClientsLastAcknowledgementCountsThoughOthersWaitForTheirTurn() {
        f.send("q", "a", "b");
        f.consume(f.session(), 1, "q");
        all();

        f.session().acknowledge(List.of(SessionFixture.range(1, 1, 1)), f.out.reply("first"));
        f.session().acknowledge(List.of(SessionFixture.range(1, 2, 2)), f.out.reply("second"));
        f.connection.lost();

        assertThat(all()).contains("first done", "second done");
        SessionFixture next = new SessionFixture(broker);
        next.consume(next.session(), 1, "q");
        f.told();
        hands().runAll();
        assertThat(next.told()).containsExactly("open done");
    }

    @Test
    void creditThatComesBeforeTheConsumerIsThereIsNotLost() {
        f.send("q", "a");
        all();
        f.session().acknowledge(List.of(), f.out.reply("ack"));

        f.consume(f.session(), 1, "q");

        assertThat(all()).containsExactly("ack done", "open done", "c1 #1 a");
    }

    @Test
    void aRefusedSettlementOnOneLoopUndoesThoseOnTheOthers() {
        f.send("q1", "a");
        f.send("q2", "b");
        f.consume(f.session(), 1, "q1");
        f.consume(f.session(), 2, "q2");
        all();

        f.session()
                .acknowledge(
                        List.of(SessionFixture.range(1, 1, 1), SessionFixture.range(2, 5, 5)), f.out.reply("both"));
        assertThat(all()).containsExactly("both failed ILLEGAL_STATE");

        f.session().acknowledge(List.of(SessionFixture.range(1, 1, 1)), f.out.reply("one"));
        assertThat(all()).containsExactly("one done");
    }

    @Test
    void whatComesAfterTheCloseOfASessionFindsItClosed() {
        f.send("q", "a");
        f.consume(f.session(), 1, "q");
        all();

        f.session().close(List.of(), List.of(), f.out.reply("close"));
        f.consume(f.session(), 2, "q");
        f.session().close(List.of(), List.of(), f.out.reply("again"));

        assertThat(all()).containsExactly("open failed ILLEGAL_STATE", "again failed ILLEGAL_STATE", "close done");
        f.consume(f.transacted(), 1, "q");
        assertThat(all()).containsExactly("open done", "c1 #1 a");
    }

    /**
     * The client drops what comes before the answer: it must not be what was granted, or asked for, after the request. Red
     * when the session takes no turn for it.
     */
    @Test
    void whatComesAfterPrefetchedMessagesWentBackComesAfterTheAnswer() {
        HandOverLoop connections = new HandOverLoop(broker.loop);
        SessionFixture apart = new SessionFixture(broker, connections);
        apart.send("q", "a", "b");
        apart.consume(apart.session(), 1, "q");
        all(connections, apart);

        connections.execute(() -> {
            apart.session().giveBackPrefetched(1, 1, apart.out.reply("back"));
            apart.session().credit(1, 1, 10_000);
        });
        assertThat(all(connections, apart)).containsExactly("back done", "c1 #3 b");

        connections.execute(() -> {
            apart.session().giveBackPrefetched(1, 1, apart.out.reply("again"));
            apart.session().poll(1, true, true, apart.out.reply("poll"));
        });
        assertThat(all(connections, apart)).containsExactly("again done", "c1 #4 b", "poll done");
    }

    private List<String> all(HandOverLoop connections, SessionFixture apart) {
        for (int i = 0; i < 10; i++) {
            connections.runAll();
            hands().runAll();
            broker.loop.runAll();
        }
        return apart.told();
    }

    private HandOverLoop hands() {
        Loop queues = broker.broker.environment().loops().get(0);
        return (HandOverLoop) queues;
    }

    /** What the client was told, after everything on all loops has run. */
    private List<String> all() {
        for (int i = 0; i < 10; i++) {
            broker.loop.runAll();
            hands().runAll();
        }
        return f.told();
    }
}
