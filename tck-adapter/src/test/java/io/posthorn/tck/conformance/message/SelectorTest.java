package io.posthorn.tck.conformance.message;

import static io.posthorn.tck.conformance.Client.rest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.tck.conformance.Client;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
    @RegisterExtension
    final Client client = new Client();

    private Session session;
    private Queue queue;

    @BeforeEach
    void openSession() throws JMSException {
        session = client.session();
        queue = client.queue();
    }

    private TextMessage sample() throws JMSException {
        TextMessage message = session.createTextMessage("sample");
        message.setIntProperty("one", 1);
        message.setLongProperty("ten", 10);
        message.setDoubleProperty("half", 0.5);
        message.setFloatProperty("quarter", 0.25f);
        message.setBooleanProperty("yes", true);
        message.setBooleanProperty("no", false);
        message.setStringProperty("name", "ann");
        message.setStringProperty("odd", "a_b%c");
        message.setStringProperty("quoted", "o'hara");
        message.setStringProperty("number", "1");
        message.setJMSType("invoice");
        message.setJMSCorrelationID("c-1");
        return message;
    }

    private boolean matches(String selector) throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        producer.send(sample(), DeliveryMode.NON_PERSISTENT, 6, 0);
        MessageConsumer consumer = session.createConsumer(queue, selector);
        boolean received = consumer.receiveNoWait() != null;
        consumer.close();
        return received;
    }

    /** Red if LikePattern takes an escaped wildcard for a wildcard, or Comparison makes text of a number. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "one = 1",
                "one = 1.0",
                "one <> 2",
                "one < ten AND ten > one AND one <= 1 AND ten >= 10",
                "ten = 10L AND ten = 0xA AND ten = 012",
                "half = 5e-1",
                "quarter = .25",
                "ten > +9 AND ten < 1_1 AND ten = 0b1010",
                "ten = 10. AND ten = 1E1 AND ten = 100e-1",
                "-ten < -9.5 AND -5.5E1 < ten",
                "one + ten * 2 = 21",
                "(one + ten) * 2 = 22",
                "ten / 4 = 2",
                "ten / 4.0 = 2.5",
                "-one = -1 AND +one = 1",
                "-(one - ten) = 9",
                "ten - 4 - 3 = 3 AND 100 / ten / 2 = 5",
                "ten - (4 - 3) = 9",
                "quarter + half = 0.75",
                "one BETWEEN 0 AND 1",
                "one NOT BETWEEN 2 AND 3",
                "one + 1 BETWEEN one AND ten - 1 AND yes",
                "name IN ('bob', 'ann')",
                "name NOT IN ('bob')",
                "name LIKE 'a%'",
                "name LIKE '_n_'",
                "name NOT LIKE 'b%'",
                "name LIKE '%ann%' AND name LIKE 'ann'",
                "odd LIKE 'a!_b!%_' ESCAPE '!'",
                "quoted = 'o''hara' AND quoted LIKE '_''%'",
                "odd LIKE 'a\\_b\\%c' ESCAPE '\\'",
                "odd NOT LIKE 'a\\_bxc' ESCAPE '\\'",
                "missing IS NULL",
                "name IS NOT NULL",
                "yes",
                "yes = TRUE",
                "NOT no AND yes",
                "NOT (no AND yes)",
                "NOT number = 1",
                "yes OR no AND no",
                "missing is null and name Is Not Null aNd yes = tRUe",
                "(((one)) = (1))",
                "no = FALSE",
                "NOT no",
                "yes <> no",
                "name = 'ann' and not (name = 'bob') Or no",
                "name\t=\f'ann'\nAND\r\none = 1",
                "no AND no OR yes",
                "JMSType = 'invoice'",
                "JMSCorrelationID = 'c-1'",
                "JMSPriority = 6",
                "JMSPriority BETWEEN 5 AND 7",
                "JMSDeliveryMode = 'NON_PERSISTENT'",
                "JMSTimestamp > 0",
                "JMSDeliveryMode IN ('NON_PERSISTENT')",
                "JMSXGroupID IS NULL AND JMS_other_thing IS NULL",
                "JMSMessageID LIKE 'ID:%'"
            })
    @Tag("3.8.1.1")
    @Tag("3.8.1.3")
    @Tag("point-31")
    void whatIsTrueSelects(String selector) throws JMSException {
        assertThat(matches(selector)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one = 2",
                "one = '1'",
                "number = 1",
                "number = one",
                "number > 0",
                "number <> 1",
                "(yes OR no) AND no",
                "NOT yes OR no",
                "name = 'Ann'",
                "name < 'bob'",
                "name BETWEEN 'a' AND 'b'",
                "one = yes",
                "yes > no",
                "name",
                "JMSDeliveryMode = 2",
                "JMSDeliveryMode = 'PERSISTENT'",
                "JMSPriority > 6",
                "NAME = 'ann'",
                "odd LIKE 'a\\_b\\%d' ESCAPE '\\'",
                "name LIKE 'a'",
                "one IN ('1')",
                "one NOT IN ('2', '3')",
                "one LIKE '1'",
                "one NOT LIKE '2'"
            })
    @Tag("3.8.1.1")
    @Tag("point-31")
    void whatIsFalseOrCannotBeComparedDoesNotSelect(String selector) throws JMSException {
        boolean selected;
        try {
            selected = matches(selector);
        } catch (InvalidSelectorException refused) {
            selected = false;
        }
        assertThat(selected).isFalse();
    }

    /** Red if Not makes true of unknown. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing = 1",
                "missing <> 1",
                "NOT missing = 1",
                "missing",
                "NOT missing",
                "missing LIKE '%'",
                "missing NOT LIKE 'x'",
                "missing IN ('a')",
                "missing NOT IN ('a')",
                "missing BETWEEN 1 AND 2",
                "missing NOT BETWEEN 1 AND 2",
                "missing + 1 = 1",
                "missing = missing",
                "missing > 1 OR missing < 1 OR missing = 1",
                "-missing = 1",
                "one BETWEEN missing AND 2",
                "yes AND missing",
                "no OR missing",
                "NOT (yes AND missing)",
                "NOT (missing AND missing)"
            })
    @Tag("3.8.1.2")
    @Tag("point-30")
    void whatIsUnknownDoesNotSelect(String selector) throws JMSException {
        assertThat(matches(selector)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes OR missing = 1", "NOT (no AND missing = 1)", "missing IS NULL AND yes"})
    @Tag("3.8.1.2")
    @Tag("point-30")
    void whatIsUnknownInPartMayBeTrueAsAWhole(String selector) throws JMSException {
        assertThat(matches(selector)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JMSDestination = 'q'",
                "JMSRedelivered",
                "JMSExpiration > 0",
                "one = 1 /* all */",
                "one = 9223372036854775808",
                "one = 08",
                "one != 1",
                "name = 'o'hara'",
                "BETWEEN = 1",
                "like = 1",
                "'ann' LIKE name",
                "one =",
                "= 1",
                "one == 1",
                "one = 'unclosed",
                "one = \"1\"",
                "(one = 1",
                "one BETWEEN 1",
                "name LIKE 1",
                "name LIKE 'a' ESCAPE 'ab'",
                "name IN ()",
                "one IN (1)",
                "name IS",
                "1a = 1",
                "one = 1 one = 1",
                "TRUE = 1 AND",
                "NULL = one",
                "TRUE = 0",
                "FALSE = 0",
                "name > 'a'",
                "'a' <= TRUE",
                "name BETWEEN 'a' AND 'b'"
            })
    @Tag("3.8.1.1")
    @Tag("10.3")
    @Tag("point-19")
    void aSelectorThatIsNoneIsRefusedWhenItIsGiven(String selector) {
        assertThatThrownBy(() -> session.createConsumer(queue, selector)).isInstanceOf(InvalidSelectorException.class);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"NULL", "''", "'   '"},
            nullValues = "NULL")
    @Tag("3.8.1.1")
    @Tag("point-31")
    void noSelectorIsNullOrBlank(String selector) throws JMSException {
        assertThat(matches(selector)).isTrue();
        assertThat(session.createConsumer(queue, selector).getMessageSelector()).isNull();
    }

    @Test
    @Tag("3.8.1.1")
    @Tag("point-31")
    void longChainsOfConditionsAreNoTrouble() throws JMSException {
        assertThat(matches(String.join(" OR ", Collections.nCopies(400, "one = 2")) + " OR one = 1"))
                .isTrue();
        assertThat(matches(String.join(" AND ", Collections.nCopies(400, "one = 1"))))
                .isTrue();
    }

    /** Red if a queue's consumer with a selector takes the first message whatever it is. */
    @Test
    @Tag("3.8.1")
    @Tag("4.1.2")
    @Tag("point-32")
    void whatDoesNotMatchStaysInTheQueueInItsPlace() throws JMSException {
        MessageProducer producer = session.createProducer(queue);
        for (int i = 0; i < 6; i++) {
            TextMessage message = session.createTextMessage("m" + i);
            message.setIntProperty("odd", i % 2);
            producer.send(message);
        }

        MessageConsumer odd = session.createConsumer(queue, "odd = 1");
        assertThat(rest(odd)).containsExactly("m1", "m3", "m5");
        odd.close();
        assertThat(rest(session.createConsumer(queue))).containsExactly("m0", "m2", "m4");
    }

    @Test
    @Tag("3.8.1")
    @Tag("4.1.2")
    @Tag("point-32")
    void whatOneConsumerDoesNotWantHoldsUpNoOther() throws JMSException {
        MessageConsumer red = session.createConsumer(queue, "colour = 'red'");
        MessageConsumer blue = session.createConsumer(queue, "colour = 'blue'");
        MessageProducer producer = session.createProducer(queue);
        for (String colour : List.of("green", "blue", "red", "blue")) {
            TextMessage message = session.createTextMessage(colour);
            message.setStringProperty("colour", colour);
            producer.send(message);
        }

        assertThat(rest(red)).containsExactly("red");
        assertThat(rest(blue)).containsExactly("blue", "blue");
    }

    @Test
    @Tag("3.8.1")
    @Tag("4.2.2")
    @Tag("8.3.1")
    void aSubscriptionGetsOnlyWhatMatches() throws JMSException {
        Topic topic = client.topic();
        MessageConsumer consumer = session.createConsumer(topic, "n > 1");
        MessageProducer producer = session.createProducer(topic);
        for (int i = 0; i < 4; i++) {
            TextMessage message = session.createTextMessage("m" + i);
            message.setIntProperty("n", i);
            producer.send(message);
        }

        assertThat(rest(consumer)).containsExactly("m2", "m3");
        assertThat(consumer.getMessageSelector()).isEqualTo("n > 1");
    }

    @Test
    @Tag("3.8.1")
    void bodiesAreNotSelectedBy() throws JMSException {
        assertThat(matches("text = 'sample'")).isFalse();
    }
}
