package io.posthorn.jms.session;

import static io.posthorn.jms.session.Conversation.async;
import static io.posthorn.jms.session.Conversation.get;
import static io.posthorn.jms.session.Conversation.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mode that acknowledges each message by itself, which is beyond the specification. */
class IndividualConversationTest {
    private static final int INDIVIDUAL = 4;

    @ParameterizedTest
    @ValueSource(ints = {4, 101})
    void acknowledgeMeansThisMessageOnly(int mode) throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(mode);
            assertThat(session.getAcknowledgeMode()).isEqualTo(mode);
            List<Message> messages = receive(talk, session, 3);

            assertThat(acknowledge(talk, messages.get(1))).containsExactly(new DeliveredRange(1, 2, 2));
            assertThat(acknowledge(talk, messages.get(0))).containsExactly(new DeliveredRange(1, 1, 1));
            messages.get(0).acknowledge();
            assertThat(talk.peer().poll(50)).isNull();
        }
    }

    @Test
    void theRestGoesBackWithARecoverAndIsNotTheSessionsAnyMore() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(INDIVIDUAL);
            List<Message> messages = receive(talk, session, 3);
            acknowledge(talk, messages.get(1));

            CompletableFuture<Boolean> recovering = run(session::recover);
            Frame.Recover recover = talk.peer().nextBesideCredit(Frame.Recover.class);
            assertThat(recover.delivered()).containsExactly(new DeliveredMark(1, 3));
            talk.peer().done(recover);
            get(recovering);

            assertThatThrownBy(() -> messages.get(0).acknowledge()).isExactlyInstanceOf(IllegalStateException.class);
            messages.get(1).acknowledge();
            assertThat(talk.peer().poll(50)).isNull();
        }
    }

    @Test
    void whatTheBrokerRefusesCanBeAcknowledgedAgain() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            List<Message> messages = receive(talk, talk.session(INDIVIDUAL), 2);

            CompletableFuture<Boolean> refused = run(messages.get(0)::acknowledge);
            talk.peer()
                    .refuse(
                            talk.peer().nextBesideCredit(Frame.Acknowledge.class),
                            ErrorCode.RESOURCE_LIMIT,
                            "disk quota");
            assertThatThrownBy(() -> get(refused)).cause().isInstanceOf(ResourceAllocationException.class);

            assertThat(acknowledge(talk, messages.get(0))).containsExactly(new DeliveredRange(1, 1, 1));
        }
    }

    /** Turned red by an acknowledger that asks again, for what the broker has settled. */
    @Test
    void anAnswerThatComesTooLateIsWaitedForByTheNextCall() throws Exception {
        try (Conversation talk = Conversation.beginImpatient(200)) {
            List<Message> messages = receive(talk, talk.session(INDIVIDUAL), 1);

            CompletableFuture<Boolean> late = run(messages.get(0)::acknowledge);
            Frame.Acknowledge asked = talk.peer().nextBesideCredit(Frame.Acknowledge.class);
            assertThatThrownBy(() -> get(late))
                    .cause()
                    .isInstanceOf(JMSException.class)
                    .hasMessageContaining("doubt");
            talk.peer().done(asked);

            get(run(messages.get(0)::acknowledge));
            assertThat(talk.peer().poll(50)).isNull();
        }
    }

    @Test
    void manyThreadsMayAcknowledgeAtOnce() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            List<Message> messages = receive(talk, talk.session(INDIVIDUAL), 10);

            List<CompletableFuture<Boolean>> acknowledging = new ArrayList<>();
            messages.forEach(message -> acknowledging.add(run(message::acknowledge)));
            List<DeliveredRange> ranges = new ArrayList<>();
            for (int i = 0; i < messages.size(); i++) {
                Frame.Acknowledge asked = talk.peer().nextBesideCredit(Frame.Acknowledge.class);
                ranges.addAll(asked.ranges());
                talk.peer().done(asked);
            }
            for (CompletableFuture<Boolean> done : acknowledging) {
                get(done);
            }

            assertThat(ranges).hasSize(10).doesNotHaveDuplicates();
        }
    }

    @Test
    void otherNumbersAreNoModes() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            for (int mode : new int[] {-1, 5, 100, 102}) {
                assertThatThrownBy(() -> talk.connection().createSession(mode)).isInstanceOf(JMSException.class);
                assertThatThrownBy(() -> talk.connection().createSession(false, mode))
                        .isInstanceOf(JMSException.class);
            }
        }
    }

    private static List<Message> receive(Conversation talk, Session session, int count) throws Exception {
        talk.connection().start();
        MessageConsumer consumer = talk.consumer(session);
        CompletableFuture<List<Message>> receiving = async(() -> {
            List<Message> messages = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                messages.add(consumer.receive());
            }
            return messages;
        });
        talk.peer().next(Frame.Credit.class);
        for (int tag = 1; tag <= count; tag++) {
            talk.deliver(true, tag);
        }
        return get(receiving);
    }

    private static List<DeliveredRange> acknowledge(Conversation talk, Message message) throws Exception {
        CompletableFuture<Boolean> acknowledging = run(message::acknowledge);
        Frame.Acknowledge asked = talk.peer().nextBesideCredit(Frame.Acknowledge.class);
        talk.peer().done(asked);
        get(acknowledging);
        return asked.ranges();
    }
}
