package io.posthorn.jms.session;

import static io.posthorn.jms.session.Conversation.get;
import static io.posthorn.jms.session.Conversation.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerConversationTest {
    private final List<Message> seen = new CopyOnWriteArrayList<>();
    private final CompletableFuture<JMSException> told = new CompletableFuture<>();

    /** Turned red by a session that does not ask whether its connection is lost. */
    @ParameterizedTest
    @ValueSource(ints = {Session.AUTO_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE})
    @Tag("6.2.11")
    void afterTheConnectionIsLostNothingPrefetchedIsHandedOut(int mode) throws Exception {
        try (Conversation talk = start()) {
            MessageConsumer consumer = talk.consumer(talk.session(mode));
            AtomicBoolean delivered = new AtomicBoolean();
            consumer.setMessageListener(message -> {
                seen.add(message);
                await().untilTrue(delivered);
                cut(talk);
            });

            talk.deliver(true, 1, 2, 3, 4, 5);
            delivered.set(true);

            assertThat(get(told)).hasMessageContaining("lost");
            await().during(300, TimeUnit.MILLISECONDS)
                    .atMost(10, TimeUnit.SECONDS)
                    .until(() -> seen.size() == 1);
        }
    }

    @Test
    void aMessageWhoseAcknowledgementIsRefusedIsReportedAndComesAgain() throws Exception {
        try (Conversation talk = start()) {
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            consumer.setMessageListener(seen::add);
            talk.deliver(true, 1, 2);

            Frame.Acknowledge acknowledge = talk.peer().nextBesideCredit(Frame.Acknowledge.class);
            talk.peer().refuse(acknowledge, ErrorCode.RESOURCE_LIMIT, "disk quota");

            Frame.Recover recover = talk.peer().nextBesideCredit(Frame.Recover.class);
            assertThat(recover.delivered()).containsExactly(new DeliveredMark(1, 1));
            assertThat(get(told)).hasMessageContaining("disk quota");
            assertThat(seen).hasSize(1);
            talk.peer().done(recover);
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, 3);
            assertThat(talk.peer().nextBesideCredit(Frame.Acknowledge.class).ranges())
                    .containsExactly(new DeliveredRange(1, 3, 3));
        }
    }

    /** Turned red by a session that catches only unchecked exceptions. */
    @Test
    void aListenerMayThrowAnythingAndIsCalledAgain() throws Exception {
        try (Conversation talk = start()) {
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            consumer.setMessageListener(message -> {
                seen.add(message);
                if (seen.size() == 1) {
                    throw unchecked(new IOException("from a language without checked exceptions"));
                }
            });
            talk.deliver(true, 1);

            talk.peer().done(talk.peer().nextBesideCredit(Frame.Recover.class));
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, 2);

            await().until(() -> seen.size() == 2);
        }
    }

    @Test
    void aCompletionListenerMayThrowAnythingAndTheNextIsCalled() throws Exception {
        try (Conversation talk = start()) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue("q"));
            CompletionListener listener = new CompletionListener() {
                @Override
                public void onCompletion(Message message) {
                    seen.add(message);
                    throw unchecked(new IOException("from a language without checked exceptions"));
                }

                @Override
                public void onException(Message message, Exception exception) {}
            };
            producer.send(session.createMessage(), listener);
            producer.send(session.createMessage(), listener);

            talk.peer().send(new Frame.Receipt(1, 1));
            await().until(() -> seen.size() == 1);
            talk.peer().send(new Frame.Receipt(1, 2));

            await().until(() -> seen.size() == 2);
        }
    }

    /** Turned red by a close that refuses the calls of listeners which it waits for. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("6.1.8")
    @Tag("6.2.15")
    void aListenerThatRunsKeepsItsSessionWhileAnotherThreadCloses(boolean wholeConnection) throws Exception {
        try (Conversation talk = start()) {
            Session session = talk.session(Session.SESSION_TRANSACTED);
            CompletableFuture<Boolean> closing = new CompletableFuture<>();
            CompletableFuture<Boolean> worked = new CompletableFuture<>();
            talk.consumer(session).setMessageListener(message -> {
                seen.add(message);
                var unused = run(wholeConnection ? talk.connection()::close : session::close)
                        .whenComplete((flag, failure) -> closing.complete(failure == null));
                await().until(() -> isRefusedElsewhere(session));
                complete(worked, () -> {
                    session.createProducer(session.createQueue("q")).send(session.createMessage());
                    session.commit();
                });
            });
            talk.deliver(true, 1, 2);

            talk.peer().nextBesideCredit(Frame.Send.class);
            Frame.Commit commit = talk.peer().next(Frame.Commit.class);
            assertThat(commit.ranges()).containsExactly(new DeliveredRange(1, 1, 1));
            talk.peer().done(commit);
            talk.peer().done(talk.peer().next(Frame.CloseSession.class));
            if (wholeConnection) {
                talk.peer().done(talk.peer().next(Frame.CloseConnection.class));
            }

            assertThat(get(worked)).isTrue();
            assertThat(get(closing)).isTrue();
            assertThat(seen).hasSize(1);
        }
    }

    @Test
    void aMessageThatCannotBeReadIsPassedOverReportedAndNotAcknowledged() throws Exception {
        try (Conversation talk = start()) {
            MessageConsumer consumer = talk.consumer(talk.session(Session.AUTO_ACKNOWLEDGE));
            consumer.setMessageListener(seen::add);

            talk.deliverUnreadable(1);
            talk.deliver(true, 2);

            assertThat(talk.peer().nextBesideCredit(Frame.Acknowledge.class).ranges())
                    .containsExactly(new DeliveredRange(1, 2, 2));
            assertThat(get(told)).isInstanceOf(JMSException.class);
        }
    }

    private Conversation start() throws Exception {
        Conversation talk = Conversation.begin();
        talk.connection().setExceptionListener(told::complete);
        talk.connection().start();
        return talk;
    }

    private void cut(Conversation talk) {
        try {
            talk.peer().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        await().until(told::isDone);
    }

    private static boolean isRefusedElsewhere(Session session) throws Exception {
        return get(Conversation.async(() -> {
            try {
                session.createMessage();
                return false;
            } catch (jakarta.jms.IllegalStateException e) {
                return true;
            }
        }));
    }

    private static void complete(CompletableFuture<Boolean> result, AllSteps.Step step) {
        try {
            step.run();
            result.complete(true);
        } catch (JMSException e) {
            result.completeExceptionally(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException unchecked(Throwable e) throws E {
        throw (E) e;
    }
}
