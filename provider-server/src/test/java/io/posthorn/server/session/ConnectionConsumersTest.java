package io.posthorn.server.session;

import static io.posthorn.server.session.SessionFixture.delivered;
import static io.posthorn.server.session.SessionFixture.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.TopicName;
import io.posthorn.api.wire.ConsumerFlag;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("8.2.2")
@DisplayName("§11.2.4: a consumer of the connection, whose deliveries any session settles")
class ConnectionConsumersTest {
    private static final int CONSUMER = 7;

    private final TestBroker broker = new TestBroker();
    /** XA sessions 1 and 2, plain session 3, which has the consumer. */
    private final BranchClient f = new BranchClient(broker);

    @BeforeEach
    void deliverFour() {
        f.send("in", "a", "b", "c", "d");
        open(CONSUMER, 4);
        assertThat(f.told()).contains("c7 #1 a", "c7 #2 b", "c7 #3 c", "c7 #4 d");
    }

    private void open(int number, int messages) {
        f.connection
                .session(3)
                .openConsumer(
                        new ConsumerRequest(
                                number, new QueueName("in"), null, Set.of(ConsumerFlag.OF_CONNECTION), null),
                        f.out.reply("open"));
        f.connection.session(3).credit(number, messages, 100_000);
    }

    @Test
    void everySessionSettlesWhatItWasHanded() {
        f.connection.session(1).acknowledge(List.of(range(CONSUMER, 2, 2)), f.out.reply("acknowledge"));
        f.start(2, 1, BranchClient.A);
        f.end(2, BranchClient.A, range(CONSUMER, 1, 1), range(CONSUMER, 4, 4));
        f.commitAtOnce(BranchClient.A);

        assertThat(f.told()).contains("acknowledge done", "start done", "end done", "commit done");
        assertThat(broker.status("in").unacknowledged()).isOne();
    }

    /** Red if a session that recovers gave back all of the consumer's deliveries, or those that it names uncounted. */
    @Test
    void aSessionGivesBackWhatItNamesAndNothingElse() {
        f.connection.session(1).recover(List.of(), List.of(range(CONSUMER, 2, 3)), f.out.reply("recover"));
        assertThat(f.told()).containsExactly("recover done");
        assertThat(broker.status("in").unacknowledged()).isEqualTo(2);

        f.connection.session(3).credit(CONSUMER, 10, 100_000);

        assertThat(f.told()).containsExactly("c7 #5 b*2", "c7 #6 c*2");
    }

    @Test
    void soDoesASessionThatCloses() {
        f.connection.session(1).close(List.of(), List.of(range(CONSUMER, 4, 4)), f.out.reply("close"));
        assertThat(f.told()).containsExactly("close done");

        assertThat(broker.status("in").ready()).isOne();
        assertThat(broker.status("in").unacknowledged()).isEqualTo(3);
    }

    @Test
    void whatHasGoneBackBeforeIsPassedOver() {
        f.connection.session(1).recover(List.of(), List.of(range(CONSUMER, 2, 2)), f.out.reply("recover"));
        f.connection
                .session(1)
                .recover(List.of(), List.of(range(CONSUMER, 2, 2), range(99, 1, 1)), f.out.reply("again"));

        assertThat(f.told()).containsExactly("recover done", "again done");
        assertThat(broker.status("in").ready()).isOne();
    }

    @Test
    void theSessionThatOpenedItMayRecoverAndCloseAndChangesNothing() {
        f.connection.session(3).recover(delivered(CONSUMER, 4), List.of(), f.out.reply("recover"));
        f.connection.session(3).close(delivered(CONSUMER, 4), List.of(), f.out.reply("close"));
        assertThat(f.told()).containsExactly("recover done", "close done");
        assertThat(broker.status("in").unacknowledged()).isEqualTo(4);

        f.connection.session(1).acknowledge(List.of(range(CONSUMER, 1, 4)), f.out.reply("acknowledge"));

        assertThat(f.told()).containsExactly("acknowledge done");
    }

    @Test
    void itsCloseLeavesWhatWasHandedOut() {
        f.connection.session(3).closeConsumer(CONSUMER, 3, f.out.reply("close"));
        assertThat(f.told()).containsExactly("close done");
        assertThat(f.received(9, "in")).containsExactly("d");

        f.connection.session(1).acknowledge(List.of(range(CONSUMER, 1, 2)), f.out.reply("acknowledge"));
        f.connection.session(1).recover(List.of(), List.of(range(CONSUMER, 3, 3)), f.out.reply("recover"));

        assertThat(f.told()).containsExactlyInAnyOrder("acknowledge done", "c9 #2 c*2", "recover done");
        open(CONSUMER, 1);
        assertThat(f.told()).as("its number is free").containsExactly("open done");
    }

    @Test
    void allGoesBackWithTheConnection() {
        f.connection.lost();

        assertThat(new BranchClient(broker).received(9, "in")).containsExactly("a*2", "b*2", "c*2", "d*2");
    }

    @Test
    void itsNumberIsTakenInTheWholeConnection() {
        open(CONSUMER, 1);
        f.connection
                .session(1)
                .openConsumer(new ConsumerRequest(CONSUMER, new QueueName("in"), null), f.out.reply("other"));

        assertThat(f.told()).containsExactlyInAnyOrder("open failed ILLEGAL_STATE", "other failed ILLEGAL_STATE");
    }

    /** Red when {@code SessionConsumers.begin} does not look again: nobody would ever end the first one. */
    @Test
    void itsNumberIsTakenOnceAlsoWhileSubscriptionsAreMade() {
        BranchClient client = new BranchClient(TestBroker.withQueuesOn(HandOverLoop::new));
        HandOverLoop queues =
                (HandOverLoop) client.broker.broker.environment().loops().get(0);
        for (int session = 1; session <= 3; session++) {
            client.connection
                    .session(session)
                    .openConsumer(
                            new ConsumerRequest(
                                    CONSUMER,
                                    new TopicName("news"),
                                    null,
                                    Set.of(ConsumerFlag.OF_CONNECTION, ConsumerFlag.SHARED),
                                    "s"),
                            client.out.reply("open" + session));
        }
        queues.runAll();

        assertThat(client.told())
                .containsExactlyInAnyOrder("open1 done", "open2 failed ILLEGAL_STATE", "open3 failed ILLEGAL_STATE");
        client.connection.lost();
        queues.runAll();
        var left = client.broker.broker.listSubscriptions();
        queues.runAll();
        assertThat(left.join()).isEmpty();
    }
}
