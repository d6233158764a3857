package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.DeliveryOptions;
import io.posthorn.api.message.DestinationName;
import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.TopicName;
import io.posthorn.api.spi.security.Permission;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.ProtocolLimits;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Selectors and browsers of queues, from the client's request on. */
class SelectorAndBrowserTest {
    private static final QueueName QUEUE = new QueueName("q");
    private static final String URGENT = "JMSPriority > 4";

    private final SessionFixture f = new SessionFixture();
    private long sequence;

    @Test
    void aConsumerWithASelectorGetsWhatIsSelected() {
        send("low", 1);
        send("high", 9);

        assertThat(f.open(new ConsumerRequest(1, QUEUE, URGENT))).containsExactly("open done");

        assertThat(f.told()).containsExactly("c1 #1 high");
        f.session().poll(1, true, true, f.out.reply("poll"));
        assertThat(f.told()).containsExactly("poll done");
    }

    @Test
    void aRollbackBringsTheSelectedOneAgain() {
        send("low", 1);
        send("high", 9);
        f.transacted().openConsumer(new ConsumerRequest(1, QUEUE, URGENT), f.out.reply("open"));
        f.transacted().credit(1, 10, 10_000);
        assertThat(f.told()).contains("c1 #1 high");

        f.transacted().rollback(0, SessionFixture.delivered(1, 1), List.of(), f.out.reply("rollback"));
        f.transacted().credit(1, 10, 10_000);

        assertThat(f.told()).containsExactly("rollback done", "c1 #2 high*2");
    }

    @Test
    void aBadSelectorIsNoConsumer() {
        assertThat(f.open(new ConsumerRequest(1, QUEUE, "JMSPriority >"))).containsExactly("open failed INVALID_SELECTOR");
        assertThat(f.open(browsing(1, QUEUE, "= 3"))).containsExactly("open failed INVALID_SELECTOR");
        assertThat(f.open(browsing(1, QUEUE, " "))).containsExactly("open done");
    }

    /** Sabotage: open a browser as a consumer. */
    @Test
    void aBrowserIsShownWhatIsThereAndTakesNothing() {
        send("a", 4);
        send("b", 4);
        f.open(browsing(1, QUEUE, null));
        assertThat(f.told()).containsExactly("c1 #1 a", "c1 #2 b");
        f.session().poll(1, false, true, f.out.reply("seen"));
        assertThat(f.told()).containsExactly("seen done");

        f.session()
                .acknowledge(
                        SessionFixture.ranges(SessionFixture.range(1, 1, 2)), f.out.reply("acknowledged"));
        assertThat(f.told()).containsExactly("acknowledged failed ILLEGAL_STATE");
        f.session().closeConsumer(1, 2, f.out.reply("closed"));
        assertThat(f.told()).containsExactly("closed done");

        f.open(new ConsumerRequest(1, QUEUE, null));
        assertThat(f.told()).containsExactly("c1 #1 a", "c1 #2 b");
    }

    /** Sabotage: let {@link SessionConsumer#giveBack} cancel what a browser shows. */
    @Test
    void aRecoverDoesNotTouchABrowser() {
        int length = ProtocolLimits.PART + 10;
        f.session().sendPart(++sequence, length, 0, new byte[ProtocolLimits.PART]);
        f.told();
        f.session().sendPart(sequence, length, ProtocolLimits.PART, new byte[10]);
        f.session().send(sequence, 0, false, message("", 4));
        f.session().openConsumer(browsing(1, QUEUE, null), f.out.reply("open"));
        f.told();
        f.session().credit(1, 1, 1_000_000);

        f.session().recover(List.of(), List.of(), f.out.reply("recover"));

        assertThat(f.told()).contains("recover done", "c1 #1 ");
    }

    @Test
    void onlyAQueueIsBrowsedAndOnlyByWhoMay() {
        assertThat(f.open(browsing(1, new TopicName("t"), null))).containsExactly("open failed INVALID_DESTINATION");
        send("a", 4);
        f.told();
        f.broker.authorizer = (user, permission, destination) -> permission != Permission.BROWSE;
        assertThat(f.open(browsing(1, QUEUE, null))).containsExactly("open failed NOT_AUTHORIZED");

        f.broker.authorizer = (user, permission, destination) -> permission == Permission.BROWSE;
        assertThat(f.open(browsing(1, QUEUE, null))).containsExactly("open done");
        assertThat(f.told()).containsExactly("c1 #1 a");
    }

    private static ConsumerRequest browsing(
            int consumer, DestinationName destination, @Nullable String selector) {
        return new ConsumerRequest(consumer, destination, selector, Set.of(ConsumerFlag.BROWSE), null);
    }

    private void send(String text, int priority) {
        f.session().send(++sequence, 0, false, message(text, priority));
    }

    private static EncodedMessage message(String text, int priority) {
        return SessionFixture.message("q", text, new DeliveryOptions(true, priority, 0, 0));
    }
}
