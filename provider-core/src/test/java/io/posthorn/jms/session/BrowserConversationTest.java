package io.posthorn.jms.session;

import static io.posthorn.jms.session.Conversation.async;
import static io.posthorn.jms.session.Conversation.get;
import static io.posthorn.jms.session.Conversation.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.QueueName;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.DeliveredMark;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import java.util.Collections;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing here starts the connection: to look is not to consume (§6.1.5). */
@Tag("4.1.6")
@SuppressWarnings("JdkObsolete") // the API has enumerations
class BrowserConversationTest {
    @Test
    void anEnumerationShowsWhatIsThereAndEndsWhenTheBrokerSaysSo() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            QueueBrowser browser = browser(talk, Session.AUTO_ACKNOWLEDGE, "a = 1");
            AtomicReference<Frame.OpenConsumer> asked = new AtomicReference<>();
            Enumeration<?> messages = talk.answered(Frame.OpenConsumer.class, browser::getEnumeration, asked::set);
            assertThat(asked.get().destination()).isEqualTo(new QueueName("q"));
            assertThat(asked.get().selector()).isEqualTo("a = 1");
            assertThat(asked.get().flags()).containsExactly(ConsumerFlag.BROWSE);

            CompletableFuture<Integer> looking =
                    async(() -> Collections.list(messages).size());
            Frame.Poll poll = talk.peer().nextBesideCredit(Frame.Poll.class);
            talk.deliver(true, 1, 2);
            talk.peer().done(poll);
            talk.peer().done(talk.peer().nextBesideCredit(Frame.Poll.class));
            Frame.CloseConsumer close = talk.peer().nextBesideCredit(Frame.CloseConsumer.class);
            assertThat(close.delivered()).isZero();
            talk.peer().done(close);

            assertThat(get(looking)).isEqualTo(2);
            assertThat(messages.hasMoreElements()).isFalse();
            assertThatThrownBy(messages::nextElement).isInstanceOf(NoSuchElementException.class);
            assertThat(talk.peer().poll(50)).isNull();
        }
    }

    /** Turned red by a browser whose messages are booked like consumed ones, and by one that a recover starts anew. */
    @Test
    void whatIsShownIsReadOnlyAndNeitherAcknowledgedNorGivenBack() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.CLIENT_ACKNOWLEDGE);
            QueueBrowser browser = session.createBrowser(session.createQueue("q"));
            Enumeration<?> messages = enumeration(talk, browser);
            Message shown = first(talk, messages);

            assertThatThrownBy(() -> shown.setStringProperty("a", "b"))
                    .isInstanceOf(MessageNotWriteableException.class);
            shown.acknowledge();
            CompletableFuture<Boolean> recovering = run(session::recover);
            Frame.Recover recover = talk.peer().nextBesideCredit(Frame.Recover.class);
            assertThat(recover.delivered()).isEmpty();
            talk.deliver(true, 2);
            talk.peer().done(recover);
            get(recovering);
            CompletableFuture<Boolean> again = run(session::recover);
            talk.peer().done(talk.peer().next(Frame.Recover.class));
            get(again);

            assertThat(messages.hasMoreElements())
                    .as("what was shown before the answer")
                    .isTrue();
        }
    }

    @Test
    void eachEnumerationBrowsesAnewAndEndsTheOneBefore() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            QueueBrowser browser = browser(talk, Session.AUTO_ACKNOWLEDGE, null);
            Enumeration<?> first = enumeration(talk, browser);

            CompletableFuture<Enumeration<?>> again = async(browser::getEnumeration);
            assertThat(close(talk).consumer()).isEqualTo(1);
            Frame.OpenConsumer open = talk.peer().next(Frame.OpenConsumer.class);
            assertThat(open.consumer()).isEqualTo(2);
            talk.peer().done(open);

            assertThat(get(again)).isNotSameAs(first);
            assertThat(first.hasMoreElements()).isFalse();
        }
    }

    @Test
    void closeEndsTheEnumerationAndRefusesAllElse() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            QueueBrowser browser = browser(talk, Session.AUTO_ACKNOWLEDGE, null);
            Enumeration<?> messages = enumeration(talk, browser);
            CompletableFuture<Boolean> looking = async(messages::hasMoreElements);
            Frame.Poll poll = talk.peer().nextBesideCredit(Frame.Poll.class);
            talk.deliver(true, 1);
            talk.peer().done(poll);
            assertThat(get(looking)).isTrue();

            CompletableFuture<Boolean> closing = run(browser::close);
            var unused = close(talk);
            get(closing);

            assertThat(messages.hasMoreElements()).isFalse();
            assertThatThrownBy(messages::nextElement).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(browser::getEnumeration).isExactlyInstanceOf(IllegalStateException.class);
            assertThatThrownBy(browser::getQueue).isExactlyInstanceOf(IllegalStateException.class);
            assertThatThrownBy(browser::getMessageSelector).isExactlyInstanceOf(IllegalStateException.class);
            browser.close();
        }
    }

    @Test
    void theSessionsCloseEndsIt() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);
            QueueBrowser browser = session.createBrowser(session.createQueue("q"));
            Enumeration<?> messages = enumeration(talk, browser);

            CompletableFuture<Boolean> closing = run(session::close);
            talk.peer().done(talk.peer().next(Frame.CloseSession.class));
            get(closing);

            assertThat(messages.hasMoreElements()).isFalse();
            assertThatThrownBy(browser::getEnumeration).isExactlyInstanceOf(IllegalStateException.class);
            browser.close();
        }
    }

    /** Turned red by an enumeration that takes what failed for the end. */
    @Test
    void aLookThatCannotGoOnIsNotTakenForTheWhole() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Enumeration<?> messages = enumeration(talk, browser(talk, Session.AUTO_ACKNOWLEDGE, null));

            talk.peer().send(new Frame.ConsumerClosed(1, 1, ErrorCode.INVALID_DESTINATION, "the queue was deleted"));
            CompletableFuture<Boolean> looking = async(() -> {
                boolean more = messages.hasMoreElements();
                while (more) {
                    more = messages.hasMoreElements();
                }
                return more;
            });
            Frame poll = talk.peer().poll(200);
            while (poll instanceof Frame.Credit) {
                poll = talk.peer().poll(200);
            }
            if (poll != null) {
                talk.peer().refuse((Frame.Request) poll, ErrorCode.ILLEGAL_STATE, "there is no consumer 1");
            }

            assertThatThrownBy(() -> get(looking)).cause().isInstanceOf(JMSRuntimeException.class);
        }
    }

    @Test
    void wrongArgumentsAreRefusedWhenTheBrowserIsMade() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            Session session = talk.session(Session.AUTO_ACKNOWLEDGE);

            assertThatThrownBy(() -> session.createBrowser(null)).isInstanceOf(InvalidDestinationException.class);
            assertThatThrownBy(() -> session.createBrowser(session.createQueue("q"), "a ="))
                    .isInstanceOf(InvalidSelectorException.class);
            assertThat(session.createBrowser(session.createQueue("q"), "").getMessageSelector())
                    .isNull();
        }
    }

    @Test
    void aConsumerOfTheSessionSettlesOnlyItsOwn() throws Exception {
        try (Conversation talk = Conversation.begin()) {
            talk.connection().start();
            Session session = talk.session(Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = talk.consumer(session);
            CompletableFuture<Message> receiving = async(consumer::receive);
            talk.peer().next(Frame.Credit.class);
            talk.deliver(true, 1);
            get(receiving);
            QueueBrowser browser = session.createBrowser(session.createQueue("q"));
            Enumeration<?> messages = talk.answered(Frame.OpenConsumer.class, browser::getEnumeration, asked -> {});
            CompletableFuture<Object> looking = async(messages::nextElement);
            Frame.Poll poll = talk.peer().nextBesideCredit(Frame.Poll.class);
            talk.deliverTo(2, 1);
            talk.peer().done(poll);
            get(looking);

            CompletableFuture<Boolean> closing = run(session::close);
            Frame.CloseSession close = talk.peer().nextBesideCredit(Frame.CloseSession.class);
            assertThat(close.delivered()).containsExactly(new DeliveredMark(1, 1));
            talk.peer().done(close);
            get(closing);
        }
    }

    private static QueueBrowser browser(Conversation talk, int mode, String selector) throws Exception {
        Session session = talk.session(mode);
        return session.createBrowser(session.createQueue("q"), selector);
    }

    private static Enumeration<?> enumeration(Conversation talk, QueueBrowser browser) throws Exception {
        return talk.answered(Frame.OpenConsumer.class, browser::getEnumeration, asked -> {});
    }

    private static Message first(Conversation talk, Enumeration<?> messages) throws Exception {
        CompletableFuture<Object> looking = async(messages::nextElement);
        Frame.Poll poll = talk.peer().nextBesideCredit(Frame.Poll.class);
        talk.deliver(true, 1);
        talk.peer().done(poll);
        return (Message) get(looking);
    }

    private static Frame.CloseConsumer close(Conversation talk) throws Exception {
        Frame.CloseConsumer close = talk.peer().nextBesideCredit(Frame.CloseConsumer.class);
        talk.peer().done(close);
        return close;
    }
}
