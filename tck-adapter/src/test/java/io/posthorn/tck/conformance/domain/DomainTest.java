package io.posthorn.tck.conformance.domain;

import static io.posthorn.tck.conformance.Client.receive;
import static io.posthorn.tck.conformance.Client.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DomainTest {
    @RegisterExtension
    final Client client = new Client();

    private Session session;

    @BeforeEach
    void openSession() throws JMSException {
        session = client.session();
    }

    @Test
    @Tag("4.1.2")
    void aMessageOfAQueueGoesToOneConsumer() throws JMSException {
        Queue queue = client.queue();
        MessageConsumer first = client.session().createConsumer(queue);
        MessageConsumer second = client.session().createConsumer(queue);
        client.send(queue, "a", "b", "c", "d");

        List<String> all = new ArrayList<>(rest(first));
        all.addAll(rest(second));
        assertThat(all).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    @Tag("4.1.2")
    @Tag("4.1.8")
    void aQueueKeepsWhatNobodyHasReceivedYet() throws JMSException {
        Queue queue = client.queue();
        client.send(queue, "a", "b");

        assertThat(receive(session.createConsumer(queue), 2)).containsExactly("a", "b");
    }

    @Test
    @Tag("4.2.2")
    void aMessageOfATopicGoesToEachSubscription() throws JMSException {
        Topic topic = client.topic();
        MessageConsumer first = session.createConsumer(topic);
        MessageConsumer second = client.session().createConsumer(topic);
        client.send(topic, "a", "b");

        assertThat(rest(first)).containsExactly("a", "b");
        assertThat(rest(second)).containsExactly("a", "b");
    }

    @Test
    @Tag("4.2.2")
    void whatWasSentBeforeASubscriptionDoesNotReachIt() throws JMSException {
        Topic topic = client.topic();
        client.send(topic, "before");
        MessageConsumer consumer = session.createConsumer(topic);
        client.send(topic, "after");

        assertThat(rest(consumer)).containsExactly("after");
    }

    @Test
    @Tag("4.2.2")
    void aQueueAndATopicOfOneNameAreTwo() throws JMSException {
        String name = client.name();
        Queue queue = session.createQueue(name);
        Topic topic = session.createTopic(name);
        MessageConsumer subscriber = session.createConsumer(topic);
        client.send(queue, "to the queue");
        client.send(topic, "to the topic");

        assertThat(rest(session.createConsumer(queue))).containsExactly("to the queue");
        assertThat(rest(subscriber)).containsExactly("to the topic");
        assertThat(queue).isNotEqualTo(topic);
    }

    @Test
    @Tag("6.2.3")
    void destinationsOfOneNameAreEqualAndSayTheirName() throws JMSException {
        String name = client.name();
        Queue queue = session.createQueue(name);
        Topic topic = session.createTopic(name);

        assertThat(queue).isEqualTo(client.session().createQueue(name)).hasSameHashCodeAs(session.createQueue(name));
        assertThat(topic).isEqualTo(client.session().createTopic(name)).hasSameHashCodeAs(session.createTopic(name));
        assertThat(queue.getQueueName()).isEqualTo(name);
        assertThat(topic.getTopicName()).isEqualTo(name);
        assertThat(queue.toString()).contains(name);
        assertThat(topic.toString()).contains(name);
    }

    @Test
    @Tag("6.2.3")
    void aNameThatIsNullOrEmptyIsRefused() {
        for (String name : new String[] {null, ""}) {
            assertThatThrownBy(() -> session.createQueue(name)).isInstanceOf(JMSException.class);
            assertThatThrownBy(() -> session.createTopic(name)).isInstanceOf(JMSException.class);
        }
    }
}
