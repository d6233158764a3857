package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.message.TemporaryTopicName;
import io.posthorn.api.spi.security.User;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.server.queue.BrokerException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, §6.2.2. */
class TemporaryDestinationTest {
    private static final DestinationName REPLIES = new TemporaryQueueName("replies");
    private static final DestinationName NEWS = new TemporaryTopicName("news");

    private final SessionFixture owner = new SessionFixture();
    private final SessionFixture other = new SessionFixture(owner.broker);

    @Test
    void everybodySendsAndOnlyTheOwnerConsumes() {
        owner.connection.destinations().createTemporary(REPLIES);

        other.send(REPLIES, "a");

        assertThat(other.open(new ConsumerRequest(1, REPLIES, null)))
                .containsExactly("open failed INVALID_DESTINATION");
        assertThat(owner.open(new ConsumerRequest(1, REPLIES, null))).containsExactly("open done");
        assertThat(owner.told()).containsExactly("c1 #1 a");
    }

    /** Red when {@code BrokerQueue.stores} looks at the delivery mode alone. */
    @Test
    void whatIsSentIsInMemoryWhateverItsDeliveryMode() {
        owner.connection.destinations().createTemporary(REPLIES);
        owner.open(new ConsumerRequest(1, REPLIES, null));
        int before = owner.broker.store.batches.size();

        other.session().send(1, 0, true, SessionFixture.message(REPLIES, "a", true));
        other.sendIn(1, REPLIES, true, "b");
        other.transacted().commit(1, SessionFixture.ranges(), other.out.reply("commit"));

        assertThat(other.told()).containsExactly("receipt 1", "commit done");
        assertThat(owner.told()).containsExactly("c1 #1 a", "c1 #2 b");
        assertThat(owner.broker.store.batches).hasSize(before);
    }

    @Test
    void aNameIsTakenOnlyOnce() {
        owner.connection.destinations().createTemporary(REPLIES);
        owner.connection.destinations().createTemporary(new TemporaryTopicName("replies"));

        assertRefused(() -> other.connection.destinations().createTemporary(REPLIES), ErrorCode.IN_USE);
        assertRefused(() -> owner.connection.destinations().createTemporary(REPLIES), ErrorCode.IN_USE);
    }

    @Test
    void oneWithAConsumerIsNotDeletedAndWithoutOneItsMessagesGo() {
        owner.connection.destinations().createTemporary(REPLIES);
        owner.open(new ConsumerRequest(1, REPLIES, null));

        owner.connection.destinations().deleteTemporary(REPLIES, owner.out.reply("delete"));
        assertThat(owner.told()).containsExactly("delete failed IN_USE");

        owner.session().closeConsumer(1, 0, owner.out.reply("close"));
        other.sendVolatile(REPLIES, "a");
        owner.connection.destinations().deleteTemporary(REPLIES, owner.out.reply("delete"));
        assertThat(owner.told()).containsExactly("close done", "delete done");
        assertThat(used()).isZero();

        other.told();
        other.sendVolatile(REPLIES, "b");
        assertThat(other.told()).contains("refused 2 INVALID_DESTINATION");
    }

    @Test
    void theOwnerBrowsesItsQueueAndNobodyElse() {
        owner.connection.destinations().createTemporary(REPLIES);
        other.sendVolatile(REPLIES, "a", "b");
        ConsumerRequest browse = new ConsumerRequest(1, REPLIES, null, Set.of(ConsumerFlag.BROWSE), null);

        assertThat(owner.open(browse)).containsExactly("open done");
        assertThat(owner.told()).containsExactly("c1 #1 a", "c1 #2 b");
        assertThat(other.open(browse)).containsExactly("open failed INVALID_DESTINATION");
    }

    @Test
    void onlyTheOwnerDeletes() {
        owner.connection.destinations().createTemporary(REPLIES);

        assertRefused(
                () -> other.connection.destinations().deleteTemporary(REPLIES, other.out.reply("delete")),
                ErrorCode.INVALID_DESTINATION);
        other.sendVolatile(REPLIES, "a");
        assertThat(other.told()).isEmpty();
    }

    @Test
    void aTopicWithASubscriptionIsNotDeleted() {
        owner.connection.destinations().createTemporary(NEWS);
        owner.open(new ConsumerRequest(1, NEWS, null));
        other.send(NEWS, "a");
        assertThat(owner.told()).containsExactly("c1 #1 a");

        owner.connection.destinations().deleteTemporary(NEWS, owner.out.reply("delete"));
        assertThat(owner.told()).containsExactly("delete failed IN_USE");

        owner.session().closeConsumer(1, 1, owner.out.reply("close"));
        owner.told();
        owner.connection.destinations().deleteTemporary(NEWS, owner.out.reply("delete"));
        assertThat(owner.told()).containsExactly("delete done");
        other.told();
        other.send(NEWS, "b");
        assertThat(other.told()).containsExactly("refused 2 INVALID_DESTINATION", "receipt 2");
    }

    @Test
    void onlyTheOwnerSubscribesToATemporaryTopicAndNobodyDurably() {
        owner.connection.destinations().createTemporary(NEWS);

        assertThat(other.open(new ConsumerRequest(1, NEWS, null))).containsExactly("open failed INVALID_DESTINATION");
    }

    @Test
    void theyEndWithTheirConnectionHoweverItEnds() {
        owner.connection.destinations().createTemporary(REPLIES);
        owner.connection.destinations().createTemporary(NEWS);
        other.connection.destinations().createTemporary(new TemporaryQueueName("mine"));
        other.sendVolatile(REPLIES, "a", "b");
        owner.open(new ConsumerRequest(1, REPLIES, null));

        owner.connection.lost();
        other.connection.close(other.out.reply("close"));

        assertThat(other.told()).contains("close done");
        assertThat(used()).isZero();
        SessionFixture third = new SessionFixture(owner.broker);
        third.connection.destinations().createTemporary(REPLIES);
        third.connection.destinations().createTemporary(NEWS);
        third.connection.destinations().createTemporary(new TemporaryQueueName("mine"));
    }

    @Test
    void aConnectionHasABoundedNumberAndOneThatIsDeletedMakesRoom() {
        for (int i = 0; i < TestBroker.TEMPORARIES; i++) {
            owner.connection.destinations().createTemporary(new TemporaryQueueName("t" + i));
        }

        assertRefused(() -> owner.connection.destinations().createTemporary(REPLIES), ErrorCode.RESOURCE_LIMIT);
        owner.connection.destinations().deleteTemporary(new TemporaryQueueName("t0"), owner.out.reply("delete"));
        owner.connection.destinations().createTemporary(REPLIES);
    }

    /** Red when {@code Destinations.forgetDeleted} always forgets: then the name would be taken for ever. */
    @Test
    void oneThatIsMadeAgainBeforeItsDeletionIsToldEndsWithTheConnectionToo() {
        HandOverLoop own = new HandOverLoop(owner.broker.loop);
        ServerConnection connection = new ServerConnection(owner.broker.sessions(), own, owner.out, new User("ann"));
        connection.destinations().createTemporary(NEWS);
        connection.destinations().deleteTemporary(NEWS, owner.out.reply("delete"));
        connection.destinations().createTemporary(NEWS);
        own.runAll();
        assertThat(owner.told()).containsExactly("delete done");

        connection.lost();

        other.connection.destinations().createTemporary(NEWS);
    }

    @Test
    void theNameOfAQueueIsNotThatOfATemporaryOne() {
        assertRefused(
                () -> owner.connection.destinations().createTemporary(new QueueName("q")),
                ErrorCode.INVALID_DESTINATION);
    }

    private long used() {
        owner.told();
        return owner.broker.broker.environment().memory().used();
    }

    private static void assertRefused(Runnable what, ErrorCode code) {
        assertThatThrownBy(what::run).isInstanceOfSatisfying(BrokerException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
