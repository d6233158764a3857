package io.posthorn.jms.session;

import static io.posthorn.api.wire.ConsumerFlag.DURABLE;
import static io.posthorn.api.wire.ConsumerFlag.NO_LOCAL;
import static io.posthorn.api.wire.ConsumerFlag.SHARED;
import static io.posthorn.jms.session.Conversation.async;
import static io.posthorn.jms.session.Conversation.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.TopicName;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SubscriptionConversationTest {
    private static final String SELECTOR = "colour = 'red'";

    /** One of the ways to make a consumer of a topic. */
    @FunctionalInterface
    interface Way {
        MessageConsumer create(
                JmsSession session, @Nullable Topic topic, @Nullable String name, @Nullable String selector)
                throws JMSException;
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                way(Set.of(), false, (session, topic, name, selector) -> session.createConsumer(topic, selector)),
                way(
                        Set.of(NO_LOCAL),
                        false,
                        (session, topic, name, selector) -> session.createConsumer(topic, selector, true)),
                way(
                        Set.of(NO_LOCAL),
                        false,
                        (session, topic, name, selector) -> session.createSubscriber(topic, selector, true)),
                way(Set.of(SHARED), true, JmsSession::createSharedConsumer),
                way(
                        Set.of(DURABLE),
                        true,
                        (session, topic, name, selector) ->
                                session.createDurableConsumer(topic, name, selector, false)),
                way(
                        Set.of(DURABLE, NO_LOCAL),
                        true,
                        (session, topic, name, selector) ->
                                session.createDurableSubscriber(topic, name, selector, true)),
                way(Set.of(SHARED, DURABLE), true, JmsSession::createSharedDurableConsumer));
    }

    /** Turned red by a request that leaves out flags, name or selector. */
    @ParameterizedTest
    @MethodSource("ways")
    @Tag("8.3")
    void theBrokerIsAskedForTheSubscriptionBeforeTheConsumerExists(Set<ConsumerFlag> flags, boolean named, Way way)
            throws Exception {
        try (Conversation talk = Conversation.beginAs("me")) {
            JmsSession session = session(talk);
            Topic topic = session.createTopic("t");
            AtomicReference<Frame.OpenConsumer> asked = new AtomicReference<>();

            MessageConsumer consumer = talk.answered(
                    Frame.OpenConsumer.class, () -> way.create(session, topic, "s", SELECTOR), asked::set);

            assertThat(asked.get())
                    .isEqualTo(new Frame.OpenConsumer(
                            asked.get().correlation(), 1, 1, new TopicName("t"), SELECTOR, flags, named ? "s" : null));
            assertThat(consumer.getMessageSelector()).isEqualTo(SELECTOR);
            assertThat(((TopicSubscriber) consumer).getTopic()).isEqualTo(topic);
            assertThat(((TopicSubscriber) consumer).getNoLocal()).isEqualTo(flags.contains(NO_LOCAL));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    @Tag("3.8.1.1")
    void aBlankSelectorIsNone(Set<ConsumerFlag> flags, boolean named, Way way) throws Exception {
        try (Conversation talk = Conversation.beginAs("me")) {
            JmsSession session = session(talk);
            Topic topic = session.createTopic("t");

            MessageConsumer consumer = talk.answered(
                    Frame.OpenConsumer.class,
                    () -> way.create(session, topic, "s", " "),
                    asked -> assertThat(asked.selector()).isNull());

            assertThat(consumer.getMessageSelector()).isNull();
        }
    }

    /** Turned red by whatever asks the broker first, which does not answer here. */
    @ParameterizedTest
    @MethodSource("ways")
    @Tag("10.3")
    void aWrongArgumentIsRefusedWhereItIsGiven(Set<ConsumerFlag> flags, boolean named, Way way) throws Exception {
        try (Conversation talk = Conversation.beginAs("me")) {
            JmsSession session = session(talk);
            Topic topic = session.createTopic("t");

            assertThatThrownBy(() -> way.create(session, null, "s", null))
                    .isExactlyInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> way.create(session, topic, "s", "colour = "))
                    .isExactlyInstanceOf(InvalidSelectorException.class);
            assertThatThrownBy(() -> way.create(session, topic, "s", "a = '" + "\u00e4".repeat(40_000) + "'"))
                    .isExactlyInstanceOf(InvalidSelectorException.class);
            if (named) {
                assertThatThrownBy(() -> way.create(session, topic, null, null))
                        .isExactlyInstanceOf(JMSException.class);
                assertThatThrownBy(() -> way.create(session, topic, "", null)).isExactlyInstanceOf(JMSException.class);
                assertThatThrownBy(() -> way.create(session, topic, "s".repeat(256), null))
                        .isExactlyInstanceOf(JMSException.class);
            }
            assertThat(talk.peer().poll(50)).isNull();
        }
    }

    @Test
    @Tag("8.3.3")
    void anUnsharedDurableSubscriptionNeedsAClientId() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            JmsSession session = session(talk);
            Topic topic = session.createTopic("t");

            assertThatThrownBy(() -> session.createDurableConsumer(topic, "s"))
                    .isExactlyInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.createDurableSubscriber(topic, "s"))
                    .isExactlyInstanceOf(IllegalStateException.class);
            assertThat(talk.<MessageConsumer, Frame.OpenConsumer>answered(
                            Frame.OpenConsumer.class,
                            () -> session.createSharedDurableConsumer(topic, "s"),
                            asked -> assertThat(asked.flags()).containsExactlyInAnyOrder(SHARED, DURABLE)))
                    .isNotNull();
        }
    }

    @Test
    @Tag("8.3.3")
    void aDurableSubscriptionNeedsATopicThatOutlivesTheConnection() throws Exception {
        try (Conversation talk = Conversation.beginAs("me")) {
            JmsSession session = session(talk);
            Topic temporary = talk.answered(Frame.CreateTemporary.class, session::createTemporaryTopic, asked -> {});

            assertThatThrownBy(() -> session.createDurableConsumer(temporary, "s"))
                    .isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> session.createSharedDurableConsumer(temporary, "s"))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Test
    @Tag("8.3.1")
    void aQueueHasNoLocalMessages() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            JmsSession session = session(talk);

            MessageConsumer consumer = talk.answered(
                    Frame.OpenConsumer.class,
                    () -> session.createConsumer(session.createQueue("q"), null, true),
                    asked -> {
                        assertThat(asked.destination()).isEqualTo(new QueueName("q"));
                        assertThat(asked.flags()).isEmpty();
                    });

            assertThat(consumer).isNotInstanceOf(TopicSubscriber.class);
        }
    }

    @Test
    @Tag("8.3.3")
    void aSubscriptionInUseIsRefusedByAPlainJmsException() throws Exception {
        try (Conversation talk = Conversation.beginAs("me")) {
            JmsSession session = session(talk);

            CompletableFuture<MessageConsumer> opening =
                    async(() -> session.createDurableConsumer(session.createTopic("t"), "s"));
            talk.peer().refuse(talk.peer().next(Frame.OpenConsumer.class), ErrorCode.IN_USE, "it has a consumer");

            assertThatThrownBy(() -> get(opening)).cause().isExactlyInstanceOf(JMSException.class);
        }
    }

    @Test
    @Tag("8.3.3")
    void unsubscribeNamesTheSubscription() throws Exception {
        try (Conversation talk = Conversation.beginAs("me")) {
            JmsSession session = session(talk);

            CompletableFuture<Boolean> ending = Conversation.run(() -> session.unsubscribe("s"));
            Frame.Unsubscribe asked = talk.peer().next(Frame.Unsubscribe.class);
            assertThat(asked.subscription()).isEqualTo("s");
            talk.peer().refuse(asked, ErrorCode.INVALID_DESTINATION, "there is none");

            assertThatThrownBy(() -> get(ending)).cause().isExactlyInstanceOf(InvalidDestinationException.class);
            for (String name : new String[] {null, "", "s".repeat(256)}) {
                assertThatThrownBy(() -> session.unsubscribe(name))
                        .isExactlyInstanceOf(InvalidDestinationException.class);
            }
        }
    }

    private static JmsSession session(Conversation talk) throws Exception {
        return (JmsSession) talk.session(Session.AUTO_ACKNOWLEDGE);
    }

    private static Arguments way(Set<ConsumerFlag> flags, boolean named, Way way) {
        return arguments(flags, named, way);
    }
}
