package io.posthorn.tck.conformance.consumer;

import static io.posthorn.tck.conformance.Client.receive;
import static io.posthorn.tck.conformance.Client.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedSubscriptionTest {
    @RegisterExtension
    final Client client = new Client();

    private Topic topic;
    private String name;
    private Session session;

    @BeforeEach
    void openSession() throws JMSException {
        topic = client.topic();
        name = client.name();
        session = client.session();
    }

    private void eachMessageGoesToOne(MessageConsumer... consumers) throws JMSException {
        client.send(topic, "a", "b", "c", "d");
        List<String> all = new ArrayList<>();
        for (MessageConsumer consumer : consumers) {
            all.addAll(rest(consumer));
        }
        assertThat(all).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    /** Red if each consumer of a shared subscription has a queue of its own. */
    @Test
    @Tag("8.3.2")
    @Tag("point-07")
    void consumersOfASharedSubscriptionShareItsMessages() throws JMSException {
        eachMessageGoesToOne(
                session.createSharedConsumer(topic, name),
                session.createSharedConsumer(topic, name),
                client.session().createSharedConsumer(topic, name));
    }

    @Test
    @Tag("8.3.4")
    @Tag("point-07")
    void consumersOfASharedDurableSubscriptionShareItsMessages() throws JMSException {
        eachMessageGoesToOne(
                session.createSharedDurableConsumer(topic, name),
                session.createSharedDurableConsumer(topic, name),
                client.session().createSharedDurableConsumer(topic, name));
    }

    @Test
    @Tag("8.3.2")
    @Tag("point-07")
    void whatOneDoesNotTakeAnotherGets() throws JMSException {
        MessageConsumer idle = session.createSharedConsumer(topic, name);
        MessageConsumer busy = client.session().createSharedConsumer(topic, name);
        client.send(topic, "a", "b");

        assertThat(rest(busy)).containsExactly("a", "b");
        assertThat(rest(idle)).isEmpty();
    }

    private void whoHasReceivedOneHoldsNoneThatTheOtherAsksFor(MessageConsumer first, MessageConsumer second)
            throws JMSException {
        client.send(topic, "a", "b", "c", "d");

        assertThat(receive(first, 1)).containsExactly("a");
        assertThat(receive(second, 1)).containsExactly("b");
        assertThat(receive(first, 1)).containsExactly("c");
        assertThat(receive(second, 1)).containsExactly("d");
        assertThat(first.receiveNoWait()).isNull();
        assertThat(second.receiveNoWait()).isNull();
    }

    /** Red if PrefetchWindow lets a message be sent ahead to who has received one: the other waits for it in vain. */
    @Test
    @Tag("8.3.2")
    @Tag("point-07")
    void consumersOfASharedSubscriptionReceiveInTurns() throws JMSException {
        whoHasReceivedOneHoldsNoneThatTheOtherAsksFor(
                session.createSharedConsumer(topic, name), client.session().createSharedConsumer(topic, name));
    }

    @Test
    @Tag("8.3.4")
    @Tag("point-07")
    void consumersOfASharedDurableSubscriptionReceiveInTurns() throws JMSException {
        whoHasReceivedOneHoldsNoneThatTheOtherAsksFor(
                session.createSharedDurableConsumer(topic, name),
                client.session().createSharedDurableConsumer(topic, name));
    }

    @Test
    @Tag("8.3.2")
    void aSharedSubscriptionThatIsNotDurableEndsWithItsLastConsumer() throws JMSException {
        MessageConsumer first = session.createSharedConsumer(topic, name);
        MessageConsumer second = session.createSharedConsumer(topic, name);
        first.close();
        client.send(topic, "a");
        assertThat(rest(second)).containsExactly("a");
        second.close();
        client.send(topic, "b");

        assertThat(rest(session.createSharedConsumer(topic, name))).isEmpty();
    }

    @Test
    @Tag("8.3.4")
    @Tag("point-07")
    void aSharedDurableSubscriptionOutlivesItsConsumersAndNeedsNoClientIdentifier() throws JMSException {
        session.createSharedDurableConsumer(topic, name).close();
        client.send(topic, "a");
        MessageConsumer consumer = client.session().createSharedDurableConsumer(topic, name);

        assertThat(rest(consumer)).containsExactly("a");
        consumer.close();
        client.session().unsubscribe(name);
    }

    @Test
    @Tag("8.3.2")
    @Tag("8.3.4")
    @Tag("point-07")
    void subscriptionsOfAClientIdentifierAreApartFromThoseOfOthers() throws JMSException {
        Session other = client.sessionOf(client.name());
        MessageConsumer nameless = session.createSharedConsumer(topic, name);
        MessageConsumer named = other.createSharedConsumer(topic, name);
        MessageConsumer namelessDurable = session.createSharedDurableConsumer(topic, name);
        MessageConsumer namedDurable = other.createSharedDurableConsumer(topic, name);
        client.send(topic, "a");

        for (MessageConsumer each : List.of(nameless, named, namelessDurable, namedDurable)) {
            assertThat(rest(each)).containsExactly("a");
        }
    }

    /** Red if Subscriptions of the broker does not compare topic and selector. */
    @Test
    @Tag("8.3.2")
    @Tag("point-08")
    void anotherTopicOrSelectorIsRefusedWhileThereIsAConsumer() throws JMSException {
        JMSContext context = client.context();
        session.createSharedConsumer(topic, name);
        session.createSharedDurableConsumer(topic, name);
        Topic other = client.topic();

        assertThatThrownBy(() -> session.createSharedConsumer(other, name)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createSharedConsumer(topic, name, "a = 1"))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createSharedDurableConsumer(other, name))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> session.createSharedDurableConsumer(topic, name, "a = 1"))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> context.createSharedConsumer(other, name)).isInstanceOf(JMSRuntimeException.class);
        assertThatThrownBy(() -> context.createSharedDurableConsumer(topic, name, "a = 1"))
                .isInstanceOf(JMSRuntimeException.class);
    }

    @Test
    @Tag("8.3.4")
    @Tag("point-08")
    void openedWithAnotherTopicOrSelectorWithoutConsumersItIsANewOne() throws JMSException {
        session.createSharedDurableConsumer(topic, name).close();
        client.send(topic, "lost");
        session.createSharedDurableConsumer(topic, name, "missing IS NULL").close();
        client.send(topic, "kept");

        assertThat(rest(session.createSharedDurableConsumer(topic, name, "missing IS NULL")))
                .containsExactly("kept");
    }

    @Test
    @Tag("8.3.3")
    @Tag("8.3.4")
    @Tag("point-08")
    void aDurableSubscriptionIsSharedOrNotForEver() throws JMSException {
        Session own = client.sessionOf(client.name());
        own.createSharedDurableConsumer(topic, "shared").close();
        own.createDurableConsumer(topic, "unshared").close();

        assertThatThrownBy(() -> own.createDurableConsumer(topic, "shared")).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> own.createDurableSubscriber(topic, "shared")).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> own.createSharedDurableConsumer(topic, "unshared"))
                .isInstanceOf(JMSException.class);
    }

    @Test
    @Tag("8.3.2")
    @Tag("8.3.3")
    @Tag("point-08")
    void aSharedSubscriptionThatIsNotDurableMayHaveTheNameOfADurableOne() throws JMSException {
        Session own = client.sessionOf(client.name());
        MessageConsumer shared = own.createSharedConsumer(topic, "s");
        MessageConsumer durable = own.createDurableConsumer(topic, "s");
        client.send(topic, "a");

        assertThat(rest(shared)).containsExactly("a");
        assertThat(rest(durable)).containsExactly("a");
    }

    @Test
    @Tag("8.3.2")
    @Tag("8.3.4")
    void contextsShareThemToo() throws JMSException {
        JMSContext context = client.context();
        JMSConsumer shared = context.createSharedConsumer(topic, name);
        JMSConsumer selected = context.createSharedConsumer(topic, name + "x", "missing IS NOT NULL");
        JMSConsumer durable = context.createSharedDurableConsumer(topic, name);
        client.send(topic, "a");

        assertThat(shared.receiveBody(String.class, Client.PATIENCE)).isEqualTo("a");
        assertThat(selected.receiveBodyNoWait(String.class)).isNull();
        assertThat(durable.receiveBody(String.class, Client.PATIENCE)).isEqualTo("a");
        assertThat(selected.getMessageSelector()).isEqualTo("missing IS NOT NULL");
        durable.close();
        context.unsubscribe(name);
    }

    @Test
    @Tag("3.4.7")
    @Tag("6.2.10")
    @Tag("8.3.2")
    void whatAClosedConsumerDidNotAcknowledgeComesToAnother() throws JMSException {
        Session first = client.session(Session.CLIENT_ACKNOWLEDGE);
        MessageConsumer taking = first.createSharedConsumer(topic, name);
        MessageConsumer other = session.createSharedConsumer(topic, name);
        client.send(topic, "a");
        assertThat(rest(taking)).containsExactly("a");
        first.close();

        Message again = Client.next(other);
        assertThat(Client.text(again)).isEqualTo("a");
        assertThat(again.getJMSRedelivered()).isTrue();
    }
}
