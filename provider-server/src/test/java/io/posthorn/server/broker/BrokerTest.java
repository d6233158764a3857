package io.posthorn.server.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.MessageHead;
import io.posthorn.api.message.MessageId;
import io.posthorn.api.message.MessageKind;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.message.TemporaryTopicName;
import io.posthorn.api.message.TopicName;
import io.posthorn.api.spi.store.QueueDefinition;
import io.posthorn.api.spi.store.QueueDefinition.Kind;
import io.posthorn.api.spi.store.RecoveredState;
import io.posthorn.api.spi.store.RecoveredState.Range;
import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.SubQueue;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.loop.ManualClock;
import io.posthorn.server.loop.ManualLoop;
import io.posthorn.server.queue.BrokerException;
import io.posthorn.server.queue.MemoryBudget;
import io.posthorn.server.queue.PageLimits;
import io.posthorn.server.store.InMemoryStore;
import io.posthorn.server.store.JournalDriver;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BrokerTest {
    private static final QueueName ORDERS = new QueueName("orders");
    private static final int MOST_QUEUES = 4;

    private final ManualClock clock = new ManualClock();
    private final ManualLoop first = new ManualLoop(clock);
    private final ManualLoop second = new ManualLoop(clock);

    @Test
    void recoveredQueuesHaveTheirNamesSettingsAndMessages() {
        UUID id = UUID.randomUUID();
        QueueDefinition orders = new QueueDefinition(7, Kind.QUEUE, "orders", 3, Map.of("x", "y"));
        Range waiting = new Range(new SubQueue(7, 4), 2, 100, 1, 2, Long.MIN_VALUE, Long.MAX_VALUE);

        Broker broker =
                Broker.of(new RecoveredState(id, List.of(orders), List.of(waiting), List.of(), List.of()), with(false));

        assertThat(broker.identity()).isEqualTo(id);
        assertThat(broker.findOrCreate(ORDERS).definition()).isEqualTo(orders);
        assertThat(broker.findOrCreate(ORDERS).toDefine()).isEmpty();
        QueueReport report = broker.listQueues().join().get(0);
        assertThat(report.status().ready()).isEqualTo(2);
        assertThat(report.status().bytes()).isEqualTo(100);
    }

    @Test
    void aNewQueueHasANumberAboveAllOfTheStore() {
        QueueDefinition subscription = new QueueDefinition(
                9, Kind.SUBSCRIPTION, "s", 1, Map.of("format", "1", "topic", "t", "shared", "true"));
        Broker broker = Broker.of(state(subscription), with(true));

        BrokerQueue queue = broker.findOrCreate(ORDERS);

        assertThat(queue.definition()).isEqualTo(new QueueDefinition(10, Kind.QUEUE, "orders", 1, Map.of()));
        assertThat(queue.toDefine()).isPresent();
        assertThat(broker.find(ORDERS)).isSameAs(queue);
        assertThat(broker.findOrCreate(ORDERS)).isSameAs(queue);
    }

    @Test
    void queuesAreSpreadOverTheLoopsAndStayWhereTheyAre() {
        Broker broker = Broker.of(state(), with(true));

        BrokerQueue a = broker.findOrCreate(new QueueName("a"));
        BrokerQueue b = broker.findOrCreate(new QueueName("b"));

        assertThat(List.of(a.loop(), b.loop())).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void whereQueuesAreNotMadeAtFirstUseAnUnknownOneIsAnInvalidDestination() {
        Broker broker = Broker.of(state(), with(false));

        assertThat(broker.find(ORDERS)).isNull();
        assertRefused(() -> broker.findOrCreate(ORDERS), ErrorCode.INVALID_DESTINATION);
    }

    @Test
    void aTemporaryDestinationThatIsGoneHasNoRouteAndATopicAlwaysHasOne() {
        Broker broker = Broker.of(state(), with(true));

        assertThat(broker.route(new TopicName("t"))).isNotNull();
        assertRefused(() -> broker.route(new TemporaryQueueName("t")), ErrorCode.INVALID_DESTINATION);
        assertRefused(() -> broker.route(new TemporaryTopicName("t")), ErrorCode.INVALID_DESTINATION);
    }

    @Test
    void aRecoveredSubscriptionGetsWhatItsSelectorWants() {
        Map<String, String> settings =
                Map.of("format", "1", "topic", "t", "client", "c", "selector", "JMSPriority > 4");
        QueueDefinition definition = new QueueDefinition(9, Kind.SUBSCRIPTION, "s", 1, settings);
        Broker broker = Broker.of(state(definition), with(true));
        Route topic = broker.route(new TopicName("t"));
        Publisher anybody = new Publisher(this, null);

        assertThat(topic.recipientsOf(message(4), anybody).isEmpty()).isTrue();
        List<BrokerQueue> to = topic.recipientsOf(message(5), anybody).stored();
        assertThat(to).extracting(BrokerQueue::definition).containsExactly(definition);
        assertThat(to.get(0).toDefine()).isEmpty();
    }

    /** Whoever started without it would lose messages that it should get. */
    @Test
    void aSubscriptionThatCannotBeUnderstoodIsAReasonNotToStart() {
        List<Map<String, String>> damaged = List.of(
                Map.of("format", "2", "topic", "t", "shared", "true"),
                Map.of("format", "1", "topic", "not a name", "shared", "true"),
                Map.of("format", "1", "topic", "t"),
                Map.of("format", "1", "topic", "t", "shared", "true", "selector", "JMSPriority >"));
        for (Map<String, String> settings : damaged) {
            RecoveredState state = state(new QueueDefinition(9, Kind.SUBSCRIPTION, "mine", 1, settings));

            assertThatThrownBy(() -> Broker.of(state, with(true)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.UNUSABLE))
                    .hasMessageContaining("\"mine\"");
        }
    }

    private static EncodedMessage message(int priority) {
        MessageHead head = new MessageHead(
                MessageKind.BYTES,
                new DeliveryOptions(true, priority, 0, 0),
                new MessageId(1, 2),
                false,
                0,
                false,
                new TopicName("t"),
                null,
                null,
                null,
                Map.of());
        return EncodedMessage.of(head, new byte[0]);
    }

    @Test
    void noMoreQueuesAreMadeThanAreAllowed() {
        Broker broker = Broker.of(state(), with(true));
        for (int i = 0; i < MOST_QUEUES; i++) {
            broker.findOrCreate(new QueueName("q" + i));
        }

        assertRefused(() -> broker.findOrCreate(ORDERS), ErrorCode.RESOURCE_LIMIT);
        assertThat(broker.findOrCreate(new QueueName("q0"))).isNotNull();
    }

    @Test
    void noMoreTemporaryTopicsAreMadeThanQueues() {
        Broker broker = Broker.of(state(), with(true));
        for (int i = 0; i < MOST_QUEUES; i++) {
            broker.temporaries().create(new TemporaryTopicName("t" + i), this, first);
        }

        assertRefused(
                () -> broker.temporaries().create(new TemporaryTopicName("t"), this, first), ErrorCode.RESOURCE_LIMIT);
        broker.temporaries().drop(new TemporaryTopicName("t0"), this);
        broker.temporaries().create(new TemporaryTopicName("t"), this, first);
    }

    @Test
    void queuesAreListedByName() {
        Broker broker = Broker.of(state(), with(true));
        broker.findOrCreate(new QueueName("b"));
        broker.findOrCreate(new QueueName("a"));

        assertThat(broker.listQueues().join())
                .extracting(report -> report.definition().name())
                .containsExactly("a", "b");
    }

    private static void assertRefused(Runnable what, ErrorCode code) {
        assertThatThrownBy(what::run).isInstanceOfSatisfying(BrokerException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    private static RecoveredState state(QueueDefinition... queues) {
        return new RecoveredState(UUID.randomUUID(), List.of(queues), List.of(), List.of(), List.of());
    }

    private BrokerEnvironment with(boolean autoCreate) {
        InMemoryStore store = new InMemoryStore(JournalDriver.inlineOn(first, first::inLoop), 1_000_000);
        var unused = store.recover(reason -> {});
        return new BrokerEnvironment(
                List.of(first, second),
                clock,
                store,
                new MemoryBudget(1_000_000),
                PageLimits.DEFAULT,
                autoCreate,
                MOST_QUEUES);
    }
}
