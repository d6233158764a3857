package io.posthorn.tck.conformance.consumer;

import static io.posthorn.tck.conformance.Client.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.Connection;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import jakarta.jms.TopicSubscriber;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unshared subscriptions, durable and not. */
class SubscriptionTest {
    @RegisterExtension
    final Client client = new Client();

    private Topic topic;
    private String id;
    private Session session;

    @BeforeEach
    void openSession() throws JMSException {
        topic = client.topic();
        id = client.name();
        session = client.sessionOf(id);
    }

    /** Red if a durable subscription ends with its consumer. */
    @Test
    @Tag("4.2.11")
    @Tag("8.3.3")
    void aDurableSubscriptionGetsWhatIsSentWhileNobodyListens() throws JMSException {
        session.createDurableConsumer(topic, "d").close();
        client.send(topic, "a", "b");
        MessageConsumer consumer = session.createDurableConsumer(topic, "d");
        assertThat(rest(consumer)).containsExactly("a", "b");
        consumer.close();

        assertThat(rest(session.createDurableConsumer(topic, "d"))).isEmpty();
        session.close();
    }

    @Test
    @Tag("8.3.3")
    void aDurableSubscriptionIsItsClientsAndOutlivesItsConnection() throws JMSException {
        Connection first = client.connection("other" + id);
        first.createSession().createDurableSubscriber(topic, "d");
        first.close();
        client.send(topic, "a");

        assertThat(rest(session.createDurableSubscriber(topic, "d"))).isEmpty();
        assertThat(rest(client.sessionOf("other" + id).createDurableSubscriber(topic, "d")))
                .containsExactly("a");
    }

    @Test
    @Tag("8.3.1")
    void aSubscriptionThatIsNotDurableEndsWithItsConsumer() throws JMSException {
        session.createConsumer(topic).close();
        client.send(topic, "a");

        assertThat(rest(session.createConsumer(topic))).isEmpty();
    }

    /** Red if ClientId.requireSet throws a JMSException of another kind. */
    @Test
    @Tag("8.3.3")
    @Tag("10.3")
    @Tag("point-11")
    void withoutAClientIdentifierThereIsNoUnsharedDurableSubscription() throws JMSException {
        Session nameless = client.session();
        JMSContext context = client.context();

        assertThatThrownBy(() -> nameless.createDurableSubscriber(topic, "d"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> nameless.createDurableSubscriber(topic, "d", "a = 1", true))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> nameless.createDurableConsumer(topic, "d")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> nameless.createDurableConsumer(topic, "d", null, false))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> context.createDurableConsumer(topic, "d"))
                .isInstanceOf(IllegalStateRuntimeException.class);
        assertThatThrownBy(() -> context.createDurableConsumer(topic, "d", null, false))
                .isInstanceOf(IllegalStateRuntimeException.class);
    }

    /** Red if Subscriptions of the broker asks only for the name. */
    @Test
    @Tag("8.3.3")
    @Tag("point-09")
    void openedWithAnotherTopicSelectorOrNoLocalItIsANewOne() throws JMSException {
        Topic other = client.topic();
        session.createDurableConsumer(topic, "d").close();
        client.send(topic, "lost");
        session.createDurableConsumer(other, "d").close();
        client.send(topic, "not subscribed to");
        client.send(other, "lost too");
        session.createDurableConsumer(other, "d", "a = 1", false).close();
        sendWithA(other, "lost as well");
        session.createDurableConsumer(other, "d", "a = 1", true).close();
        sendWithA(other, "kept");

        assertThat(rest(session.createDurableConsumer(other, "d", "a = 1", true)))
                .containsExactly("kept");
    }

    private void sendWithA(Topic to, String text) throws JMSException {
        Session sender = client.session();
        TextMessage message = sender.createTextMessage(text);
        message.setIntProperty("a", 1);
        sender.createProducer(to).send(message);
    }

    @Test
    @Tag("8.3.3")
    @Tag("point-09")
    void aSecondConsumerOfItIsRefused() throws JMSException {
        JMSContext context = client.context();
        String contextId = client.name();
        context.setClientID(contextId);
        context.createDurableConsumer(topic, "d");
        MessageConsumer first = session.createDurableConsumer(topic, "d");

        assertThatThrownBy(() -> session.createDurableConsumer(topic, "d")).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createDurableSubscriber(topic, "d")).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createDurableConsumer(client.topic(), "d"))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> context.createDurableConsumer(topic, "d")).isInstanceOf(JMSRuntimeException.class);
        first.close();
        session.createDurableConsumer(topic, "d");
    }

    @Test
    @Tag("8.3.3")
    void aSelectorChoosesWhatASubscriptionKeeps() throws JMSException {
        session.createDurableConsumer(topic, "d", "a = 1", false).close();
        client.send(topic, "no");
        sendWithA(topic, "yes");

        MessageConsumer consumer = session.createDurableConsumer(topic, "d", "a = 1", false);
        assertThat(rest(consumer)).containsExactly("yes");
        assertThat(consumer.getMessageSelector()).isEqualTo("a = 1");
    }

    /** Red if the router does not look at the sender's connection. */
    @Test
    @Tag("8.3.1")
    @Tag("point-10")
    void noLocalKeepsOutWhatItsOwnConnectionSends() throws JMSException {
        Connection connection = client.connection();
        connection.start();
        Session own = connection.createSession();
        MessageConsumer noLocal = own.createConsumer(topic, null, true);
        MessageConsumer local = own.createConsumer(topic, null, false);
        Session sibling = connection.createSession();
        sibling.createProducer(topic).send(sibling.createTextMessage("own"));
        client.send(topic, "other");

        assertThat(rest(noLocal)).containsExactly("other");
        assertThat(rest(local)).containsExactly("own", "other");
    }

    @Test
    @Tag("8.3.3")
    @Tag("point-10")
    void noLocalOfADurableSubscriptionGoesByClientIdentifier() throws JMSException {
        Connection connection = client.connection("c" + id);
        Session own = connection.createSession();
        own.createDurableConsumer(topic, "d", null, true).close();
        own.createProducer(topic).send(own.createTextMessage("own"));
        connection.close();
        client.send(topic, "other");

        TopicSubscriber subscriber = client.sessionOf("c" + id).createDurableSubscriber(topic, "d", null, true);
        assertThat(rest(subscriber)).containsExactly("other");
        assertThat(subscriber.getNoLocal()).isTrue();
        assertThat(subscriber.getTopic()).isEqualTo(topic);
    }

    @Test
    @Tag("8.3.1")
    @Tag("point-10")
    void noLocalMeansNothingForAQueue() throws JMSException {
        Queue queue = client.queue();
        MessageConsumer consumer = session.createConsumer(queue, null, true);
        session.createProducer(queue).send(session.createTextMessage("own"));

        assertThat(rest(consumer)).containsExactly("own");
    }

    /** Red if unsubscribe says nothing of names that it does not know. */
    @Test
    @Tag("8.3.3")
    @Tag("10.3")
    @Tag("point-12")
    void whatIsNotThereCannotBeUnsubscribed() {
        JMSContext context = client.context();
        for (String name : new String[] {null, "", "unheard"}) {
            assertThatThrownBy(() -> session.unsubscribe(name)).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> context.unsubscribe(name)).isInstanceOf(InvalidDestinationRuntimeException.class);
        }
    }

    @Test
    @Tag("8.3.3")
    @Tag("point-12")
    void whatHasAConsumerCannotBeUnsubscribed() throws JMSException {
        MessageConsumer consumer = session.createDurableConsumer(topic, "d");
        assertThatThrownBy(() -> session.unsubscribe("d")).isInstanceOf(JMSException.class);
        consumer.close();

        session.unsubscribe("d");

        client.send(topic, "a");
        assertThat(rest(session.createDurableConsumer(topic, "d"))).isEmpty();
        assertThatThrownBy(() -> session.unsubscribe("d")).isInstanceOf(JMSException.class);
    }

    @Test
    @Tag("8.3.3")
    @Tag("point-12")
    void whatWasReceivedAndNotAcknowledgedKeepsASubscription() throws JMSException {
        Connection connection = client.connection("s" + id);
        connection.start();
        for (int mode : new int[] {Session.CLIENT_ACKNOWLEDGE, Session.SESSION_TRANSACTED}) {
            Session slow = connection.createSession(mode);
            MessageConsumer consumer = slow.createDurableConsumer(topic, "d");
            client.send(topic, "a");
            Message message = Client.next(consumer);
            consumer.close();
            assertThatThrownBy(() -> slow.unsubscribe("d")).isInstanceOf(JMSException.class);
            if (mode == Session.CLIENT_ACKNOWLEDGE) {
                message.acknowledge();
            } else {
                slow.commit();
            }

            slow.unsubscribe("d");

            assertThatThrownBy(() -> slow.unsubscribe("d")).isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Test
    @Tag("8.3.3")
    void aNameThatIsNullOrEmptyIsRefused() {
        for (String name : new String[] {null, ""}) {
            assertThatThrownBy(() -> session.createDurableConsumer(topic, name)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createDurableSubscriber(topic, name))
                    .isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createSharedConsumer(topic, name)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, name))
                    .isInstanceOf(JMSException.class);
        }
    }

    @Test
    @Tag("8.3.3")
    @Tag("6.2.7")
    void aDurableSubscriptionIsConsumedInTransactions() throws JMSException {
        Connection connection = client.connection("t" + id);
        connection.start();
        Session transacted = connection.createSession(Session.SESSION_TRANSACTED);
        MessageConsumer consumer = transacted.createDurableConsumer(topic, "d");
        client.send(topic, "a", "b");
        assertThat(rest(consumer)).containsExactly("a", "b");
        transacted.rollback();
        assertThat(Client.receive(consumer, 1)).containsExactly("a");
        transacted.commit();
        connection.close();

        MessageProducer producer = session.createProducer(topic);
        producer.send(session.createTextMessage("c"));
        assertThat(rest(client.sessionOf("t" + id).createDurableConsumer(topic, "d")))
                .containsExactly("b", "c");
    }

    /** Red if a name may have only the letters of ASCII, or fewer characters than the specification says. */
    @ParameterizedTest
    @MethodSource("names")
    @Tag("4.2.4")
    void aNameHasLettersDigitsAndThreeSignsAndUpTo128Characters(String name) throws JMSException {
        session.createDurableConsumer(topic, name).close();
        MessageConsumer shared = session.createSharedConsumer(topic, name);
        client.send(topic, "a");

        assertThat(rest(shared)).containsExactly("a");
        MessageConsumer durable = session.createDurableConsumer(topic, name);
        assertThat(rest(durable)).containsExactly("a");
        durable.close();
        session.unsubscribe(name);
        session.createSharedDurableConsumer(topic, name).close();
        session.unsubscribe(name);
    }

    static Stream<String> names() {
        return Stream.of(
                "a_b.c-1", "-", ".", "..", "_", "7", "$", "größe", "\u540d", "n".repeat(128), "\u540d".repeat(128));
    }
}
