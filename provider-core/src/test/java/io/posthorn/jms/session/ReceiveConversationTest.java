package io.posthorn.jms.session;

import static io.posthorn.jms.session.Conversation.async;
import static io.posthorn.jms.session.Conversation.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.jms.settings.Prefetch;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReceiveConversationTest {
    @Test
    void creditIsGivenWhenTheApplicationAsksAndForOneMessageAtFirst() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            assertThat(talk.peer().poll(50)).isNull();

            CompletableFuture<Message> receiving = async(consumer::receive);

            assertThat(talk.peer().next(Frame.Credit.class))
                    .isEqualTo(new Frame.Credit(1, 1, 1, Prefetch.DEFAULT.bytes()));
            talk.deliver(true, 1);
            assertThat(get(receiving)).isNotNull();
        }
    }

    /** Turned red by a receive that hands out the next message without the answer. */
    @Test
    void inModeAutoThePersistentMessagesAcknowledgementIsAwaitedBeforeTheNext() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            CompletableFuture<Message> first = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, 1);
            get(first);
            Frame.Acknowledge acknowledge = talk.peer().next(Frame.Acknowledge.class);
            assertThat(acknowledge.correlation()).isPositive();
            assertThat(acknowledge.ranges()).containsExactly(new DeliveredRange(1, 1, 1));
            talk.deliver(true, 2);

            CompletableFuture<Message> second = async(consumer::receive);
            assertThat(talk.peer().poll(100)).isNull();
            assertThat(second).isNotDone();

            talk.peer().done(acknowledge);
            assertThat(get(second)).isNotNull();
        }
    }

    @Test
    void inModeAutoNonPersistentMessagesAreAcknowledgedWithoutAnAnswer() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            CompletableFuture<Message> first = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);
            talk.deliver(false, 1);
            get(first);

            assertThat(talk.peer().next(Frame.Acknowledge.class).correlation()).isZero();
        }
    }

    @Test
    void aReceiveThatGivesUpAsksOnceMoreAndTakesItsCreditBack() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            CompletableFuture<Message> receiving = async(() -> consumer.receive(50));
            talk.peer().next(Frame.Credit.class);
            Frame.Poll poll = talk.peer().next(Frame.Poll.class);
            assertThat(poll.takeBackCredit()).isTrue();

            talk.deliver(true, 1);
            talk.peer().done(poll);

            assertThat(get(receiving)).isNotNull();
        }
    }

    /** Turned red by marks that name what was prefetched, and by an inbox that is kept. */
    /** A time that has passed already, as {@code end - now} gives it; turned red by taking it for zero. */
    @Test
    void aNegativeTimeIsNoWait() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));

            CompletableFuture<Message> receiving = async(() -> consumer.receive(-1));

            talk.peer().next(Frame.Credit.class);
            talk.peer().done(talk.peer().next(Frame.Poll.class));
            assertThat(get(receiving)).isNull();
        }
    }

    @Test
    void recoverSaysWhatReachedTheApplicationAndVoidsWhatCameBeforeItsAnswer() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            Session session = talk.session(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = talk.consumer(session);
            CompletableFuture<Message> first = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, 1, 2, 3);
            get(first);

            CompletableFuture<Void> recovering = async(() -> {
                session.recover();
                return null;
            });
            Frame.Recover recover = talk.peer().next(Frame.Recover.class);
            assertThat(recover.delivered()).containsExactly(new DeliveredMark(1, 1));
            talk.deliver(true, 4);
            talk.peer().done(recover);
            get(recovering);

            CompletableFuture<Message> again = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);
            assertThat(again).isNotDone();
            talk.deliver(true, 5);
            Message message = get(again);
            CompletableFuture<Void> acknowledging = async(() -> {
                message.acknowledge();
                return null;
            });
            Frame.Acknowledge acknowledge = talk.peer().next(Frame.Acknowledge.class);
            assertThat(acknowledge.ranges()).containsExactly(new DeliveredRange(1, 5, 5));
            talk.peer().done(acknowledge);
            get(acknowledging);
        }
    }

    @Test
    void dupsOkAcknowledgesWithinAMoment() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            MessageConsumer consumer = talk.consumer(talk.session(Session.DUPS_OK_ACKNOWLEDGE));
            CompletableFuture<Message> first = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, 1);
            get(first);

            Frame.Acknowledge lazy = talk.peer().next(Frame.Acknowledge.class);
            assertThat(lazy.correlation()).isZero();
            assertThat(lazy.ranges()).containsExactly(new DeliveredRange(1, 1, 1));
        }
    }

    @Test
    void closeSaysWhatReachedTheApplication() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            Session session = talk.session(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = talk.consumer(session);
            CompletableFuture<Message> first = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, 1, 2);
            get(first);

            CompletableFuture<Void> closing = async(() -> {
                session.close();
                return null;
            });
            Frame.CloseSession close = talk.peer().next(Frame.CloseSession.class);
            assertThat(close.delivered()).containsExactly(new DeliveredMark(1, 1));
            talk.peer().done(close);
            get(closing);
        }
    }

    @Test
    void aConsumerThatTheBrokerEndsSaysWhy() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            CompletableFuture<Message> receiving = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);

            talk.peer().send(new Frame.ConsumerClosed(1, 1, ErrorCode.INVALID_DESTINATION, "the queue was deleted"));

            assertThatThrownBy(() -> get(receiving))
                    .cause()
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("the queue was deleted");
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerHangsNobody() throws Exception {
        try (Conversation talk = Conversation.beginImpatient(100)) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);

            CompletableFuture<MessageConsumer> opening = async(() -> session.createConsumer(session.createQueue("q")));

            assertThatThrownBy(() -> get(opening)).cause().hasMessageContaining("100 ms");
        }
    }
}
