package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.spi.store.DeliveryState;
import io.posthorn.api.spi.store.StoreException.Reason;
import io.posthorn.api.spi.store.StoreOperation.DefineQueue;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.SubQueue;
import org.junit.jupiter.api.Test;

class SendTest {
    @Test
    void aPersistentSendIsReceiptedAndVisibleOnlyWhenTheStoreHasIt() {
        SessionFixture f = new SessionFixture();
        f.broker.store.hold();

        f.send("q", "a");
        assertThat(f.told()).isEmpty();
        assertThat(f.broker.status("q").ready()).isZero();

        f.broker.store.release();
        assertThat(f.told()).containsExactly("receipt 1");
        assertThat(f.broker.status("q").ready()).isOne();
    }

    @Test
    void theSendsOfASessionEnterTheStoreInTheOrderSentWhateverTheirQueues() {
        SessionFixture f = new SessionFixture();

        f.send("q1", "a");
        f.send("q2", "b");
        f.send("q1", "c");

        assertThat(f.broker.store.operations(Enqueue.class))
                .extracting(entry -> entry.message().destination().value())
                .containsExactly("q1", "q2", "q1");
        assertThat(f.told()).containsExactly("receipt 1", "receipt 2", "receipt 3");
    }

    @Test
    void aReceiptNeverOvertakesAnEarlierSendThatIsNotDurable() {
        SessionFixture f = new SessionFixture();
        f.broker.store.hold();
        f.send("q", "a");
        f.broker.authorizer = (user, permission, destination) -> false;

        f.send("q", "b");
        assertThat(f.told()).containsExactly("refused 2 NOT_AUTHORIZED");

        f.broker.store.release();
        assertThat(f.told()).containsExactly("receipt 2");
    }

    @Test
    void theDefinitionOfAQueueIsWrittenWithItsFirstEntryAndNotAgain() {
        SessionFixture f = new SessionFixture();

        f.send("q", "a");
        f.told();
        f.send("q", "b");

        assertThat(f.broker.store.batches).hasSize(2);
        assertThat(f.broker.store.batches.get(0).operations())
                .hasExactlyElementsOfTypes(DefineQueue.class, Enqueue.class);
        assertThat(f.broker.store.batches.get(1).operations()).hasExactlyElementsOfTypes(Enqueue.class);
    }

    @Test
    void anEntryNeverStandsWithoutTheDefinitionThatARefusedBatchTookWithIt() {
        SessionFixture f = new SessionFixture();
        f.broker.store.refuse(Reason.FULL);
        f.send("q", "a");
        f.broker.store.refuse(null);

        f.send("q", "b");

        assertThat(f.told()).containsExactly("refused 1 RESOURCE_LIMIT", "receipt 1", "receipt 2");
        assertThat(f.broker.store.batches.get(1).operations())
                .hasExactlyElementsOfTypes(DefineQueue.class, Enqueue.class);
    }

    @Test
    void aNonPersistentSendNeverTouchesTheStore() {
        SessionFixture f = new SessionFixture();

        f.sendVolatile("q", "a");

        assertThat(f.broker.status("q").ready()).isOne();
        assertThat(f.broker.store.batches).isEmpty();
    }

    @Test
    void aFailedStoreEndsTheConnectionAndAnswersNothing() {
        SessionFixture f = new SessionFixture();
        f.broker.store.refuse(Reason.BROKEN);

        f.send("q", "a");

        assertThat(f.told()).containsExactly("closed STORE_FAILED");
    }

    @Test
    void timeToLiveAndDelayCountFromTheArrivalByTheBrokersClock() {
        SessionFixture f = new SessionFixture();
        long now = f.broker.clock.wallMillis();

        f.session().send(1, 0, true, SessionFixture.message("q", "a", new DeliveryOptions(true, 7, 100, 0)));
        f.session().send(2, 0, true, SessionFixture.message("q", "b", new DeliveryOptions(true, 7, 300, 200)));
        f.session().send(3, 0, true, SessionFixture.message("q", "c", new DeliveryOptions(true, 7, Long.MAX_VALUE, 0)));

        assertThat(f.broker.store.operations(Enqueue.class))
                .extracting(Enqueue::state)
                .containsExactly(
                        new DeliveryState(0, now + 100, 0),
                        new DeliveryState(0, now + 300, now + 200),
                        new DeliveryState(0, Long.MAX_VALUE, 0));
        assertThat(f.broker.store.operations(Enqueue.class))
                .extracting(entry -> entry.to().lane())
                .containsExactly(7, SubQueue.DELAYED, 7);
    }

    @Test
    void whereQueuesAreNotMadeAtFirstUseASendToAnUnknownOneIsRefused() {
        SessionFixture f = new SessionFixture(TestBroker.withoutAutoCreate());

        f.send("q", "a");
        f.sendVolatile("q", "b");

        assertThat(f.told())
                .containsExactly("refused 1 INVALID_DESTINATION", "receipt 1", "refused 2 INVALID_DESTINATION");
    }

    @Test
    void whoMayNotCreateAQueueMaySendToOneThatExists() {
        SessionFixture f = new SessionFixture();
        f.send("q", "a");
        f.broker.authorizer = (user, permission, destination) -> permission != Permission.CREATE;

        f.send("q", "b");
        assertThat(f.told()).containsExactly("receipt 1", "receipt 2");
        f.send("other", "c");
        assertThat(f.told()).containsExactly("refused 3 NOT_AUTHORIZED", "receipt 3");
    }

    @Test
    void theNumbersOfSendsMustRise() {
        SessionFixture f = new SessionFixture();
        f.session().send(5, 0, true, SessionFixture.persistent("q", "a"));

        assertThatThrownBy(() -> f.session().send(5, 0, true, SessionFixture.persistent("q", "b")))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aReceiptInATransactionAndASendThatDoesNotFitItsSessionAreViolations() {
        SessionFixture f = new SessionFixture();
        EncodedMessage message = SessionFixture.persistent("q", "a");

        assertThatThrownBy(() -> f.transacted().send(1, 1, true, message)).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> f.transacted().send(1, 0, false, message)).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> f.session().send(1, 1, false, message)).isInstanceOf(ProtocolViolation.class);
    }
}
