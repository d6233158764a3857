package io.posthorn.jms.session;

import static io.posthorn.jms.session.Conversation.async;
import static io.posthorn.jms.session.Conversation.get;
import static io.posthorn.jms.session.Conversation.run;
import static io.posthorn.jms.session.Conversation.runInterrupted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Answers that come when nobody waits for them any more, and refusals: client and broker still agree. */
class LateAnswerConversationTest {
    private static final int PATIENCE = 500;

    /** Turned red by a client that drops the answer of a poll: it would take credit for granted which is gone. */
    @Test
    void afterAReceiveThatWasInterruptedTheNextGrantsCredit() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            CompletableFuture<Boolean> interrupted = runInterrupted(consumer::receiveNoWait);
            talk.peer().next(Frame.Credit.class);
            Frame.Poll poll = talk.peer().next(Frame.Poll.class);
            assertThatThrownBy(() -> get(interrupted)).cause().hasMessageContaining("interrupted");

            CompletableFuture<Message> receiving = async(consumer::receive);
            assertThat(talk.peer().poll(100)).isNull();
            talk.peer().done(poll);

            assertThat(talk.peer().next(Frame.Credit.class).messages()).isEqualTo(1);
            talk.deliver(true, 1);
            assertThat(get(receiving)).isNotNull();
        }
    }

    @Test
    void afterAPollWhoseAnswerWasLateTheNextReceiveGrantsCredit() throws Exception {
        try (Conversation talk = Conversation.beginImpatient(PATIENCE)) {
            talk.connection().start();
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            CompletableFuture<Boolean> late = run(consumer::receiveNoWait);
            talk.peer().next(Frame.Credit.class);
            Frame.Poll poll = talk.peer().next(Frame.Poll.class);
            assertThatThrownBy(() -> get(late)).cause().hasMessageContaining("500 ms");
            talk.peer().done(poll);

            CompletableFuture<Message> receiving = async(consumer::receive);

            assertThat(talk.peer().next(Frame.Credit.class).messages()).isEqualTo(1);
            talk.deliver(true, 1);
            assertThat(get(receiving)).isNotNull();
        }
    }

    @Test
    void whatALateRollbackGaveBackIsNotHandedOut() throws Exception {
        try (Conversation talk = Conversation.beginImpatient(PATIENCE)) {
            talk.connection().start();
            Session session = talk.session(Session.SESSION_TRANSACTED);
            MessageConsumer consumer = talk.consumer(session);
            CompletableFuture<Message> first = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, 1, 2);
            get(first);
            CompletableFuture<Boolean> rollingBack = run(session::rollback);
            Frame.Rollback rollback = talk.peer().next(Frame.Rollback.class);
            assertThatThrownBy(() -> get(rollingBack)).cause().hasMessageContaining("500 ms");

            CompletableFuture<Message> again = async(consumer::receive);
            assertThat(talk.peer().poll(100)).isNull();
            talk.peer().done(rollback);
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, 3);
            get(again);

            CompletableFuture<Boolean> committing = run(session::commit);
            Frame.Commit commit = talk.peer().next(Frame.Commit.class);
            assertThat(commit.ranges()).containsExactly(new DeliveredRange(1, 3, 3));
            talk.peer().done(commit);
            get(committing);
        }
    }

    /** Turned red by an acknowledgement that is forgotten when it was refused. */
    @Test
    void whatTheBrokerRefusedToAcknowledgeIsAcknowledgedByTheNextCall() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Message message = receiveOne(talk, Session.CLIENT_ACKNOWLEDGE);
            CompletableFuture<Boolean> refused = run(message::acknowledge);
            talk.peer().refuse(talk.peer().next(Frame.Acknowledge.class), ErrorCode.RESOURCE_LIMIT, "disk quota");
            assertThatThrownBy(() -> get(refused)).cause().hasMessageContaining("disk quota");

            CompletableFuture<Boolean> again = run(message::acknowledge);

            Frame.Acknowledge acknowledge = talk.peer().next(Frame.Acknowledge.class);
            assertThat(acknowledge.ranges()).containsExactly(new DeliveredRange(1, 1, 1));
            talk.peer().done(acknowledge);
            get(again);
        }
    }

    @Test
    void anAcknowledgementInDoubtIsWaitedForByTheNextCall() throws Exception {
        try (Conversation talk = Conversation.beginImpatient(PATIENCE)) {
            Message message = receiveOne(talk, Session.CLIENT_ACKNOWLEDGE);
            CompletableFuture<Boolean> late = run(message::acknowledge);
            Frame.Acknowledge first = talk.peer().next(Frame.Acknowledge.class);
            assertThatThrownBy(() -> get(late)).cause().hasMessageContaining("in doubt");

            CompletableFuture<Boolean> again = run(message::acknowledge);
            assertThat(talk.peer().poll(100)).isNull();
            assertThat(again).isNotDone();
            talk.peer().done(first);

            get(again);
            assertThat(talk.peer().poll(100)).isNull();
        }
    }

    @Test
    void inModeAutoARefusedAcknowledgementIsTriedAgainBeforeTheNextMessage() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            CompletableFuture<Message> first = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, 1, 2);
            get(first);
            talk.peer().refuse(talk.peer().next(Frame.Acknowledge.class), ErrorCode.RESOURCE_LIMIT, "disk quota");
            assertThatThrownBy(() -> get(async(consumer::receive))).cause().hasMessageContaining("disk quota");

            CompletableFuture<Message> second = async(consumer::receive);

            Frame.Acknowledge again = talk.peer().next(Frame.Acknowledge.class);
            assertThat(again.ranges()).containsExactly(new DeliveredRange(1, 1, 1));
            assertThat(second).isNotDone();
            talk.peer().done(again);
            assertThat(get(second)).isNotNull();
        }
    }

    private static Message receiveOne(Conversation talk, int mode) throws Exception {
        talk.connection().start();
        MessageConsumer consumer = talk.consumer(talk.session(mode));
        CompletableFuture<Message> receiving = async(consumer::receive);
        talk.peer().next(Frame.Credit.class);
        talk.deliver(true, 1);
        return get(receiving);
    }
}
