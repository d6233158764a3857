package io.posthorn.jms.session;

import static io.posthorn.jms.session.Conversation.async;
import static io.posthorn.jms.session.Conversation.get;
import static io.posthorn.jms.session.Conversation.run;
import static io.posthorn.jms.session.Conversation.runInterrupted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CloseConversationTest {
    /** Turned red by a close whose waits an interrupt ends. */
    @Test
    void anInterruptDoesNotKeepTheBrokerFromHearingOfAClose() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = talk.consumer(session);

            CompletableFuture<Boolean> closing = runInterrupted(() -> {
                consumer.close();
                session.close();
                talk.connection().close();
            });

            talk.peer().done(talk.peer().next(Frame.CloseConsumer.class));
            talk.peer().done(talk.peer().next(Frame.CloseSession.class));
            talk.peer().done(talk.peer().next(Frame.CloseConnection.class));
            assertThat(get(closing)).isTrue();
        }
    }

    @Test
    void aRefusedAcknowledgementDoesNotKeepTheBrokerFromHearingOfAClose() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = talk.consumer(session);
            CompletableFuture<Message> receiving = async(consumer::receive);
            talk.deliver(true, 1);
            get(receiving);
            Frame.Acknowledge acknowledge = talk.peer().nextBesideCredit(Frame.Acknowledge.class);

            CompletableFuture<Boolean> closing = run(session::close);
            talk.peer().refuse(acknowledge, ErrorCode.RESOURCE_LIMIT, "disk quota");

            Frame.CloseSession close = talk.peer().next(Frame.CloseSession.class);
            assertThat(close.delivered()).containsExactly(new DeliveredMark(1, 1));
            talk.peer().done(close);
            assertThatThrownBy(() -> get(closing)).cause().hasMessageContaining("disk quota");
        }
    }

    @Test
    void aListenerThatDoesNotReturnDoesNotKeepTheBrokerFromHearingOfAClose() throws Exception {
        try (Conversation talk = Conversation.beginImpatient(500)) {
            talk.connection().start();
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            MessageConsumer consumer = talk.consumer(session);
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch left = new CountDownLatch(1);
            consumer.setMessageListener(message -> {
                entered.countDown();
                awaitQuietly(left);
            });
            talk.deliver(true, 1);
            awaitQuietly(entered);

            CompletableFuture<Boolean> closingConsumer = run(consumer::close);
            Frame.CloseConsumer closeConsumer = talk.peer().nextBesideCredit(Frame.CloseConsumer.class);
            assertThat(closeConsumer.delivered()).isEqualTo(1);
            talk.peer().done(closeConsumer);
            assertThatThrownBy(() -> get(closingConsumer)).cause().hasMessageContaining("has not returned");

            CompletableFuture<Boolean> closing = run(session::close);
            talk.peer().done(talk.peer().next(Frame.CloseSession.class));
            assertThatThrownBy(() -> get(closing)).cause().hasMessageContaining("has not returned");
            left.countDown();
        }
    }

    @Test
    void whoClosesSecondWaitsForTheFirst() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);

            CompletableFuture<Boolean> first = run(session::close);
            Frame.CloseSession closeSession = talk.peer().next(Frame.CloseSession.class);
            CompletableFuture<Boolean> second = run(session::close);
            assertThat(endsWithin(second, 100)).isFalse();
            talk.peer().done(closeSession);
            get(first);
            get(second);

            CompletableFuture<Boolean> firstOfConnection = run(talk.connection()::close);
            Frame.CloseConnection closeConnection = talk.peer().next(Frame.CloseConnection.class);
            CompletableFuture<Boolean> secondOfConnection = run(talk.connection()::close);
            assertThat(endsWithin(secondOfConnection, 100)).isFalse();
            talk.peer().done(closeConnection);
            get(firstOfConnection);
            get(secondOfConnection);
        }
    }

    @Test
    void aSessionThatCannotBeClosedDoesNotLeaveTheOthersOpen() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.session(Session.AUTO_ACKNOWLEDGE);
            talk.session(Session.AUTO_ACKNOWLEDGE);

            CompletableFuture<Boolean> closing = run(talk.connection()::close);
            talk.peer().refuse(talk.peer().next(Frame.CloseSession.class), ErrorCode.INTERNAL, "the first");
            talk.peer().refuse(talk.peer().next(Frame.CloseSession.class), ErrorCode.INTERNAL, "the second");
            talk.peer().done(talk.peer().next(Frame.CloseConnection.class));

            assertThatThrownBy(() -> get(closing)).cause().hasMessageContaining("the first");
        }
    }

    @Test
    void aConsumerThatTheBrokerEndedAndForgotCanBeClosed() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            CompletableFuture<Exception> told = new CompletableFuture<>();
            talk.connection().setExceptionListener(told::complete);
            talk.peer().send(new Frame.ConsumerClosed(1, 1, ErrorCode.INVALID_DESTINATION, "the queue was deleted"));
            get(told);

            CompletableFuture<Boolean> closing = run(consumer::close);
            talk.peer()
                    .refuse(talk.peer().next(Frame.CloseConsumer.class), ErrorCode.ILLEGAL_STATE, "no such consumer");

            get(closing);
        }
    }

    private static boolean endsWithin(CompletableFuture<Boolean> future, long millis) {
        return future.handle((done, failure) -> true)
                .completeOnTimeout(false, millis, TimeUnit.MILLISECONDS)
                .join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
