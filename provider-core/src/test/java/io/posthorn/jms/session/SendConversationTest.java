package io.posthorn.jms.session;

import static io.posthorn.jms.session.Conversation.async;
import static io.posthorn.jms.session.Conversation.get;
import static io.posthorn.jms.session.Conversation.run;
import static io.posthorn.jms.session.Conversation.runInterrupted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.SessionKind;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SendConversationTest {
    @Test
    void makingSessionsAndProducersCostsNoRoundTrip() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.connection().createSession();
            session.createProducer(session.createQueue("q"));

            Frame.OpenSession open = talk.peer().next(Frame.OpenSession.class);
            assertThat(open.kind()).isEqualTo(SessionKind.PLAIN);
            assertThat(talk.peer().poll(50)).isNull();
        }
    }

    /** Turned red by a send that does not wait. */
    @Test
    void aPersistentSendReturnsWithItsReceipt() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            CompletableFuture<Void> sending = send(talk.session(Session.AUTO_ACKNOWLEDGE), 10);
            Frame.Send send = talk.peer().next(Frame.Send.class);
            assertThat(send.receipt()).isTrue();
            assertThat(send.sequence()).isEqualTo(1);
            assertThat(sending).isNotDone();

            talk.peer().send(new Frame.Receipt(1, 1));

            get(sending);
        }
    }

    @Test
    void aRefusedSendThrowsTheExceptionOfItsCode() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            CompletableFuture<Void> sending = send(talk.session(Session.AUTO_ACKNOWLEDGE), 10);
            talk.peer().next(Frame.Send.class);

            talk.peer().send(new Frame.SendRefused(1, 1, ErrorCode.INVALID_DESTINATION, "no such queue"));
            talk.peer().send(new Frame.Receipt(1, 1));

            assertThatThrownBy(() -> get(sending))
                    .cause()
                    .isInstanceOf(InvalidDestinationException.class)
                    .hasMessageContaining("no such queue");
        }
    }

    @Test
    void aBrokerThatStopsInGoodOrderDidNotStoreWhatItDidNotAnswer() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            CompletableFuture<Void> sending = send(talk.session(Session.AUTO_ACKNOWLEDGE), 10);
            talk.peer().next(Frame.Send.class);

            talk.peer().send(new Frame.Close(ErrorCode.BROKER_STOPPING, "stopping", null));

            assertThatThrownBy(() -> get(sending))
                    .cause()
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("the message was not stored");
        }
    }

    @Test
    void aCutConnectionLeavesASendInDoubt() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            CompletableFuture<Void> sending = send(talk.session(Session.AUTO_ACKNOWLEDGE), 10);
            talk.peer().next(Frame.Send.class);

            talk.peer().close();

            assertThatThrownBy(() -> get(sending)).cause().hasMessageContaining("in doubt");
        }
    }

    @Test
    void aSendWithoutAReceiptInTimeIsInDoubt() throws Exception {
        try (Conversation talk = Conversation.beginImpatient(100)) {
            CompletableFuture<Void> sending = send(talk.session(Session.AUTO_ACKNOWLEDGE), 10);

            assertThatThrownBy(() -> get(sending)).cause().hasMessageContaining("in doubt");
        }
    }

    /** Turned red by a session that does not count what it sends. */
    @Test
    void aClosedWindowEndsInAnExceptionAndAnOpenedOneGoesOn() throws Exception {
        try (Conversation talk = Conversation.beginImpatient(100)) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("q"));
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            int sent = 0;
            JMSException refusal = null;
            while (refusal == null) {
                try {
                    producer.send(bytes(session, 1_000));
                    sent++;
                } catch (JMSException e) {
                    refusal = e;
                }
            }
            assertThat(refusal).isInstanceOf(ResourceAllocationException.class);
            assertThat(sent).isLessThanOrEqualTo(Conversation.WINDOW / 1_000);

            talk.peer().send(new Frame.SendWindow(1, 2_500));
            await().untilAsserted(() -> producer.send(bytes(session, 1_000)));
        }
    }

    @Test
    void transactedSendsStreamWithoutReceiptsAndTheCommitIsAwaited() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.SESSION_TRANSACTED);
            get(send(session, 10));
            Frame.Send send = talk.peer().next(Frame.Send.class);
            assertThat(send.receipt()).isFalse();
            assertThat(send.transaction()).isEqualTo(1);

            CompletableFuture<Void> committing = commit(session);
            Frame.Commit commit = talk.peer().next(Frame.Commit.class);
            assertThat(commit.transaction()).isEqualTo(1);
            assertThat(committing).isNotDone();
            talk.peer().done(commit);
            get(committing);

            get(send(session, 10));
            assertThat(talk.peer().next(Frame.Send.class).transaction()).isEqualTo(2);
        }
    }

    @Test
    void anEmptyTransactionNeedsNoBroker() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.SESSION_TRANSACTED);

            session.commit();
            session.rollback();

            assertThat(talk.peer().poll(50)).isNull();
        }
    }

    @Test
    void aRefusedCommitIsRolledBackAndSaysSo() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.SESSION_TRANSACTED);
            get(send(session, 10));
            talk.peer().next(Frame.Send.class);
            CompletableFuture<Void> committing = commit(session);
            Frame.Commit commit = talk.peer().next(Frame.Commit.class);

            talk.peer().send(new Frame.Failed(commit.correlation(), ErrorCode.RESOURCE_LIMIT, "disk quota"));
            Frame.Rollback rollback = talk.peer().next(Frame.Rollback.class);
            assertThat(rollback.transaction()).isGreaterThanOrEqualTo(1);
            talk.peer().done(rollback);

            assertThatThrownBy(() -> get(committing))
                    .cause()
                    .isInstanceOf(TransactionRolledBackException.class)
                    .hasMessageContaining("disk quota");
        }
    }

    @Test
    void aCommitThatAStoppingBrokerDidNotAnswerIsRolledBackAndACutOneInDoubt() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            CompletableFuture<Void> committing = sendAndCommit(talk);
            talk.peer().send(new Frame.Close(ErrorCode.BROKER_STOPPING, "stopping", null));

            assertThatThrownBy(() -> get(committing)).cause().isInstanceOf(TransactionRolledBackException.class);
        }
        try (Conversation talk = Conversation.begin()) {
            CompletableFuture<Void> committing = sendAndCommit(talk);
            talk.peer().close();

            assertThatThrownBy(() -> get(committing))
                    .cause()
                    .isNotInstanceOf(TransactionRolledBackException.class)
                    .hasMessageContaining("in doubt");
        }
    }

    /** Turned red by a commit that forgets the one whose answer was late. */
    @Test
    void aCommitInDoubtIsRolledBackByRollback() throws Exception {
        try (Conversation talk = Conversation.beginImpatient(500)) {
            Session session = talk.session(Session.SESSION_TRANSACTED);
            get(send(session, 10));
            talk.peer().next(Frame.Send.class);
            CompletableFuture<Void> committing = commit(session);
            talk.peer().next(Frame.Commit.class);
            assertThatThrownBy(() -> get(committing)).cause().hasMessageContaining("in doubt");

            CompletableFuture<Boolean> rollingBack = run(session::rollback);

            talk.peer().done(talk.peer().next(Frame.Rollback.class));
            get(rollingBack);
        }
    }

    @Test
    void theNextCommitSaysThatTheOneInDoubtWasRefused() throws Exception {
        try (Conversation talk = Conversation.beginImpatient(500)) {
            Session session = talk.session(Session.SESSION_TRANSACTED);
            get(send(session, 10));
            talk.peer().next(Frame.Send.class);
            CompletableFuture<Void> first = commit(session);
            Frame.Commit commit = talk.peer().next(Frame.Commit.class);
            assertThatThrownBy(() -> get(first)).cause().hasMessageContaining("in doubt");

            CompletableFuture<Void> second = commit(session);
            talk.peer().refuse(commit, ErrorCode.RESOURCE_LIMIT, "disk quota");
            talk.peer().done(talk.peer().next(Frame.Rollback.class));

            assertThatThrownBy(() -> get(second))
                    .cause()
                    .isInstanceOf(TransactionRolledBackException.class)
                    .hasMessageContaining("disk quota");
        }
    }

    @Test
    void anInterruptDoesNotKeepARollbackFromItsEnd() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.SESSION_TRANSACTED);
            get(send(session, 10));
            talk.peer().next(Frame.Send.class);

            CompletableFuture<Boolean> rollingBack = runInterrupted(session::rollback);

            talk.peer().done(talk.peer().next(Frame.Rollback.class));
            assertThat(get(rollingBack)).isTrue();
        }
    }

    @Test
    void theExceptionListenerHearsOfARefusedMessageThatNobodyWaitsFor() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            CompletableFuture<JMSException> told = new CompletableFuture<>();
            talk.connection().setExceptionListener(told::complete);
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("q"));
            producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
            producer.send(bytes(session, 10));
            talk.peer().next(Frame.Send.class);

            talk.peer().send(new Frame.SendRefused(1, 1, ErrorCode.INVALID_DESTINATION, "no such queue"));

            assertThat(get(told))
                    .isInstanceOf(InvalidDestinationException.class)
                    .hasMessageContaining("no such queue");
        }
    }

    private static CompletableFuture<Void> sendAndCommit(Conversation talk) throws Exception {
        Session session = talk.session(Session.SESSION_TRANSACTED);
        get(send(session, 10));
        talk.peer().next(Frame.Send.class);
        CompletableFuture<Void> committing = commit(session);
        talk.peer().next(Frame.Commit.class);
        return committing;
    }

    private static CompletableFuture<Void> send(Session session, int size) throws Exception {
        MessageProducer producer = session.createProducer(session.createQueue("q"));
        BytesMessage message = bytes(session, size);
        return async(() -> {
            producer.send(message);
            return null;
        });
    }

    private static CompletableFuture<Void> commit(Session session) {
        return async(() -> {
            session.commit();
            return null;
        });
    }

    private static BytesMessage bytes(Session session, int size) throws JMSException {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(new byte[size]);
        return message;
    }
}
