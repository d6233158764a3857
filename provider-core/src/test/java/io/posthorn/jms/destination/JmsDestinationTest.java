package io.posthorn.jms.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.TemporaryQueueName;
import io.posthorn.api.message.TemporaryTopicName;
import io.posthorn.api.message.TopicName;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class JmsDestinationTest {
    private static final List<DestinationName> NAMES = List.of(
            new QueueName("a"),
            new TopicName("a"),
            new TemporaryQueueName("a"),
            new TemporaryTopicName("a"),
            new QueueName("b"));

    @Test
    void destinationsAreEqualExactlyIfKindAndNameAre() {
        for (DestinationName one : NAMES) {
            for (DestinationName other : NAMES) {
                JmsDestination first = JmsDestination.of(one);
                JmsDestination second = JmsDestination.of(other);
                assertThat(first.equals(second)).isEqualTo(one.equals(other));
                assertThat(first.toString().equals(second.toString())).isEqualTo(one.equals(other));
            }
            assertThat(JmsDestination.of(one)).hasSameHashCodeAs(JmsDestination.of(one));
        }
    }

    @Test
    @Tag("§6.2.2")
    void aTemporaryDestinationIsEqualWhoeverOwnsIt() {
        TemporaryQueueName name = new TemporaryQueueName("t");
        assertThat(new JmsTemporaryQueue(name, temporary -> {})).isEqualTo(new JmsTemporaryQueue(name, null));
    }

    @Test
    void aDestinationShowsItsKindAndItsName() throws JMSException {
        assertThat(JmsQueue.of("orders").getQueueName()).isEqualTo("orders");
        assertThat(JmsQueue.of("orders")).hasToString("queue://orders");
        assertThat(JmsTopic.of("news").getTopicName()).isEqualTo("news");
        assertThat(JmsTopic.of("news")).hasToString("topic://news");
        assertThat(JmsDestination.of(new TemporaryQueueName("t")))
                .isInstanceOf(TemporaryQueue.class)
                .hasToString("temp-queue://t");
        assertThat(JmsDestination.of(new TemporaryTopicName("t")))
                .isInstanceOf(TemporaryTopic.class)
                .hasToString("temp-topic://t");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "two words", "all.*", "quo'te"})
    @Tag("§10.3")
    void aNameThatIsNotAllowedIsAnInvalidDestination(String name) {
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> JmsQueue.of(name));
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> JmsTopic.of(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a?consumer.exclusive=true", "queue://a?x=y", "a?"})
    void optionsAfterANameAreRefusedWithWhereTheyStandHere(String name) {
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> JmsQueue.of(name))
                .withMessageContaining("destination name \"a\": no options can follow (\"?")
                .withMessageContaining("jms.prefetch")
                .withMessageContaining("createConsumer");
    }

    @Test
    void whatADestinationShowsIsUnderstoodAsItsName() throws JMSException {
        JmsQueue queue = JmsQueue.of("orders");
        JmsTopic topic = JmsTopic.of("a/b");
        assertThat(JmsQueue.of(queue.toString())).isEqualTo(queue);
        assertThat(JmsTopic.of(topic.toString())).isEqualTo(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic://a", "temp-queue://a", "temp-topic://a", "queue://", "queue://a b"})
    void theNameOfAnotherKindIsNoQueue(String name) {
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> JmsQueue.of(name));
    }

    @Test
    void theNameOfAQueueIsNoTopic() {
        assertThatExceptionOfType(InvalidDestinationException.class)
                .isThrownBy(() -> JmsTopic.of("queue://a"))
                .withMessage("\"queue://a\" does not name a topic");
    }

    @Test
    @Tag("§10.3")
    void nullIsAnInvalidDestination() {
        assertThatExceptionOfType(InvalidDestinationException.class).isThrownBy(() -> JmsDestination.from(null));
    }

    @Test
    void ownDestinationsAreTakenAsTheyAre() throws JMSException {
        JmsQueue queue = JmsQueue.of("orders");
        assertThat(JmsDestination.from(queue)).isSameAs(queue);
    }

    @Test
    @Tag("§3.12")
    void anotherProvidersDestinationIsTakenByKindAndName() throws JMSException {
        // given
        Queue queue = mock(Queue.class);
        when(queue.getQueueName()).thenReturn("orders");
        Topic topic = mock(Topic.class);
        when(topic.getTopicName()).thenReturn("news");

        // then
        assertThat(JmsDestination.from(queue)).isEqualTo(JmsQueue.of("orders"));
        assertThat(JmsDestination.from(topic)).isEqualTo(JmsTopic.of("news"));
    }

    @Test
    @Tag("§3.12")
    void anotherProvidersDestinationThatMeansNothingHereIsInvalid() throws JMSException {
        // given
        Queue silent = mock(Queue.class);
        when(silent.getQueueName()).thenThrow(new JMSException("secretive"));
        Queue badlyNamed = mock(Queue.class);
        when(badlyNamed.getQueueName()).thenReturn("two words");
        QueueAndTopic both = mock(QueueAndTopic.class);
        List<Destination> meaningless = List.of(
                silent,
                badlyNamed,
                both,
                mock(Queue.class),
                mock(Destination.class),
                mock(TemporaryQueue.class),
                mock(TemporaryTopic.class));

        // then
        for (Destination destination : meaningless) {
            assertThatExceptionOfType(InvalidDestinationException.class)
                    .isThrownBy(() -> JmsDestination.from(destination));
        }
    }

    @Test
    @Tag("§6.2.2")
    void deletingATemporaryDestinationIsItsOwnersMatter() throws JMSException {
        // given
        List<JmsDestination> deleted = new ArrayList<>();
        JmsTemporaryQueue queue = new JmsTemporaryQueue(new TemporaryQueueName("q"), deleted::add);
        JmsTemporaryTopic topic = new JmsTemporaryTopic(new TemporaryTopicName("t"), deleted::add);

        // when
        queue.delete();
        topic.delete();

        // then
        assertThat(deleted).containsExactly(queue, topic);
    }

    @Test
    @Tag("§6.2.2")
    void anotherConnectionsTemporaryDestinationCannotBeDeleted() {
        JmsTemporaryQueue received = new JmsTemporaryQueue(new TemporaryQueueName("q"), null);
        assertThatExceptionOfType(JMSException.class).isThrownBy(received::delete);
    }

    private interface QueueAndTopic extends Queue, Topic {}
}
