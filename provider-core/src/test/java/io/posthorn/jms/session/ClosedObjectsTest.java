package io.posthorn.jms.session;

import static io.posthorn.jms.session.Conversation.async;
import static io.posthorn.jms.session.Conversation.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.wire.Frame;
import io.posthorn.jms.transport.ScriptedBroker;
import io.posthorn.jms.transport.ScriptedPeer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every method of every closed object of both APIs, called with nothing as its arguments: that it is closed is told before
 * anything else, by the IllegalStateException of the specification. Turned red by any method that forgets to ask.
 */
@Tag("6.1.8")
@Tag("6.2.15")
class ClosedObjectsTest {
    private final Map<Class<?>, Object> nothing = Map.of(boolean.class, false, int.class, 0, long.class, 0L);
    private final List<String> wrong = new ArrayList<>();
    private ScriptedBroker broker;
    private volatile boolean over;

    /** What is closed, of which the object is a part. */
    enum Closing {
        ITSELF,
        ITS_SESSION,
        ITS_CONNECTION
    }

    @BeforeEach
    void startBroker() throws Exception {
        broker = new ScriptedBroker();
    }

    @AfterEach
    void stopBroker() throws Exception {
        over = true;
        broker.close();
    }

    @ParameterizedTest
    @EnumSource(Closing.class)
    void theClassicApi(Closing closing) throws Exception {
        JmsConnection connection = connected(() -> JmsConnection.open(broker.settings()));
        JmsSession session = (JmsSession) connection.createSession();
        QueueSender sender = session.createSender(session.createQueue("q"));
        TopicPublisher publisher = session.createPublisher(session.createTopic("t"));
        QueueReceiver receiver = session.createReceiver(session.createQueue("q"));
        TopicSubscriber subscriber = session.createSubscriber(session.createTopic("t"));
        QueueBrowser browser = session.createBrowser(session.createQueue("q"));
        switch (closing) {
            case ITSELF -> {
                for (AutoCloseable part : List.of(sender, publisher, receiver, subscriber, browser)) {
                    part.close();
                    part.close();
                }
            }
            case ITS_SESSION -> {
                session.close();
                session.close();
            }
            case ITS_CONNECTION -> {
                connection.close();
                connection.close();
            }
        }

        requireClosed(QueueSender.class, sender);
        requireClosed(TopicPublisher.class, publisher);
        requireClosed(QueueReceiver.class, receiver);
        requireClosed(TopicSubscriber.class, subscriber);
        requireClosed(QueueBrowser.class, browser);
        if (closing != Closing.ITSELF) {
            requireClosed(QueueSession.class, session);
            requireClosed(TopicSession.class, session);
        }
        if (closing == Closing.ITS_CONNECTION) {
            requireClosed(QueueConnection.class, connection);
            requireClosed(TopicConnection.class, connection);
        }
        assertThat(wrong).isEmpty();
        for (AutoCloseable part : List.of(sender, publisher, receiver, subscriber, browser, session, connection)) {
            part.close();
        }
    }

    /** Another context keeps the connection open, so that each must know for itself that it is closed. */
    @Test
    void theSimplifiedApi() throws Exception {
        JMSContext kept = connected(() -> SimplifiedContext.open(broker.settings(), Session.AUTO_ACKNOWLEDGE));
        JMSContext context = kept.createContext(Session.AUTO_ACKNOWLEDGE);
        JMSProducer producer = context.createProducer();
        JMSConsumer consumer = context.createConsumer(context.createQueue("q"));
        QueueBrowser browser = context.createBrowser(context.createQueue("q"));
        context.close();
        context.close();

        requireClosed(JMSContext.class, context);
        requireClosed(JMSConsumer.class, consumer);
        requireClosed(QueueBrowser.class, browser);
        for (Method method : JMSProducer.class.getMethods()) {
            if (method.getName().equals("send")) {
                requireClosed(method, producer);
            }
        }
        assertThat(wrong).isEmpty();
        consumer.close();
        browser.close();
        assertThat(kept.getAutoStart()).isTrue();
        kept.close();
    }

    @Test
    void aConsumerOfTheSimplifiedApiThatIsClosedItself() throws Exception {
        JMSContext context = connected(() -> SimplifiedContext.open(broker.settings(), Session.AUTO_ACKNOWLEDGE));
        JMSConsumer consumer = context.createConsumer(context.createQueue("q"));
        consumer.close();
        consumer.close();

        requireClosed(JMSConsumer.class, consumer);
        assertThat(wrong).isEmpty();
        context.close();
    }

    private void requireClosed(Class<?> api, Object object) throws IllegalAccessException {
        for (Method method : api.getMethods()) {
            boolean ofApplicationServers = method.getName().equals("run");
            if (!Modifier.isStatic(method.getModifiers())
                    && !method.getName().equals("close")
                    && !ofApplicationServers) {
                requireClosed(method, object);
            }
        }
    }

    private void requireClosed(Method method, Object object) throws IllegalAccessException {
        @Nullable Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = nothing.get(method.getParameterTypes()[i]);
        }
        try {
            Object result = method.invoke(object, arguments);
            wrong.add(method + " returned " + result);
        } catch (InvocationTargetException e) {
            Class<?> type = e.getCause().getClass();
            if (type != IllegalStateException.class && type != IllegalStateRuntimeException.class) {
                wrong.add(method + " threw " + e.getCause());
            }
        }
    }

    /** What is connected to a broker that does everything at once. */
    private <T> T connected(Callable<T> connecting) throws Exception {
        CompletableFuture<T> connected = async(connecting);
        ScriptedPeer peer = broker.accept();
        peer.open(0, Conversation.WINDOW);
        var unused = async(() -> {
            while (!over) {
                if (peer.poll(20) instanceof Frame.Request request && request.correlation() > 0) {
                    peer.done(request);
                }
            }
            return Collections.emptyList();
        });
        return get(connected);
    }
}
