package io.posthorn.tck.conformance.session;

import static io.posthorn.tck.conformance.Client.MOMENT;
import static io.posthorn.tck.conformance.Client.PATIENCE;
import static io.posthorn.tck.conformance.Client.next;
import static io.posthorn.tck.conformance.Client.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.tck.conformance.Client;
import io.posthorn.tck.conformance.InBackground;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
    @RegisterExtension
    final Client client = new Client();

    private interface Use {
        Object of(Connection connection) throws JMSException;
    }

    /** Red if ClientId does not note that a connection was used. */
    @Test
    @Tag("6.1.2")
    @Tag("point-13")
    void theClientIdentifierIsSetFirstOrNotAtAll() throws JMSException {
        List<Use> uses = List.of(
                Connection::createSession,
                connection -> {
                    connection.start();
                    return connection;
                },
                connection -> {
                    connection.setClientID(client.name());
                    return connection;
                });
        for (Use use : uses) {
            Connection connection = client.connection();
            use.of(connection);
            assertThatThrownBy(() -> connection.setClientID(client.name())).isInstanceOf(IllegalStateException.class);
        }
    }

    /** Red if SimplifiedContext makes something without noting that its connection was used. */
    @Test
    @Tag("6.1.2")
    @Tag("point-13")
    void theClientIdentifierOfAContextIsSetFirstOrNotAtAll() throws JMSException {
        Queue queue = client.queue();
        List<Consumer<JMSContext>> uses = List.of(
                JMSContext::createProducer,
                context -> context.createConsumer(queue),
                context -> context.createBrowser(queue),
                context -> client.closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE)),
                JMSContext::start,
                context -> context.setClientID(client.name()));
        for (Consumer<JMSContext> use : uses) {
            JMSContext context = client.context();
            use.accept(context);
            assertThatThrownBy(() -> context.setClientID(client.name()))
                    .isInstanceOf(IllegalStateRuntimeException.class);
        }
    }

    @Test
    @Tag("6.1.2")
    @Tag("point-13")
    void aClientIdentifierIsOneContextsUntilThatCloses() {
        String id = client.name();
        JMSContext first = client.context();
        JMSContext second = client.context();
        first.setClientID(id);
        assertThat(first.getClientID()).isEqualTo(id);

        assertThatThrownBy(() -> second.setClientID(id)).isInstanceOf(InvalidClientIDRuntimeException.class);

        first.close();
        second.setClientID(id);
        assertThat(second.getClientID()).isEqualTo(id);
    }

    /** Red if ClientIds of the broker hands an identifier out twice. */
    @Test
    @Tag("6.1.2")
    @Tag("10.3")
    @Tag("point-13")
    void aClientIdentifierIsOneConnectionsUntilThatCloses() throws JMSException {
        String id = client.name();
        Connection first = client.connection(id);
        assertThat(first.getClientID()).isEqualTo(id);

        Connection second = client.connection();
        assertThatThrownBy(() -> second.setClientID(id)).isInstanceOf(InvalidClientIDException.class);
        PosthornConnectionFactory factory = client.factory();
        factory.setClientId(id);
        assertThatThrownBy(factory::createConnection).isInstanceOf(InvalidClientIDException.class);
        assertThatThrownBy(factory::createContext).isInstanceOf(InvalidClientIDRuntimeException.class);

        first.close();
        assertThat(client.connection(id).getClientID()).isEqualTo(id);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @Tag("6.1.2")
    @Tag("10.3")
    @Tag("point-13")
    void anIdentifierOfNothingIsRefused(String id) throws JMSException {
        Connection connection = client.connection();

        assertThatThrownBy(() -> connection.setClientID(id)).isInstanceOf(InvalidClientIDException.class);
    }

    @Test
    @Tag("6.1.2")
    void withoutAnIdentifierItIsNull() throws JMSException {
        assertThat(client.connection().getClientID()).isNull();
        assertThat(client.context().getClientID()).isNull();
    }

    /** Red if setClientID forgets that the factory has set one. */
    @Test
    @Tag("6.1.2")
    @Tag("point-14")
    void anIdentifierOfTheFactoryIsTheConnectionsAndStays() throws JMSException {
        PosthornConnectionFactory factory = client.factory();
        String id = client.name();
        factory.setClientId(id);
        try (Connection connection = factory.createConnection()) {
            assertThat(connection.getClientID()).isEqualTo(id);
            assertThatThrownBy(() -> connection.setClientID("other")).isInstanceOf(IllegalStateException.class);
        }
        try (JMSContext context = factory.createContext()) {
            assertThat(context.getClientID()).isEqualTo(id);
            assertThatThrownBy(() -> context.setClientID("other")).isInstanceOf(IllegalStateRuntimeException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5, 99, 1_000})
    @Tag("6.2")
    @Tag("point-15")
    void aModeThatThereIsNotIsRefused(int mode) throws JMSException {
        Connection connection = client.connection();
        PosthornConnectionFactory factory = client.factory();

        assertThatThrownBy(() -> connection.createSession(mode)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> connection.createSession(false, mode)).isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> factory.createContext(mode)).isInstanceOf(JMSRuntimeException.class);
    }

    @Test
    @Tag("6.2")
    void aSessionHasTheModeItWasMadeWith() throws JMSException {
        Connection connection = client.connection();

        for (int mode : new int[] {
            Session.AUTO_ACKNOWLEDGE,
            Session.CLIENT_ACKNOWLEDGE,
            Session.DUPS_OK_ACKNOWLEDGE,
            Session.SESSION_TRANSACTED
        }) {
            assertThat(connection.createSession(mode).getAcknowledgeMode()).isEqualTo(mode);
            assertThat(connection.createSession(true, mode).getAcknowledgeMode())
                    .isEqualTo(Session.SESSION_TRANSACTED);
            assertThat(client.context(mode).getSessionMode()).isEqualTo(mode);
        }
        assertThat(connection.createSession().getAcknowledgeMode()).isEqualTo(Session.AUTO_ACKNOWLEDGE);
        assertThat(connection.createSession(true, 0).getTransacted()).isTrue();
        assertThat(connection.createSession(Session.SESSION_TRANSACTED).getTransacted())
                .isTrue();
        assertThat(connection.createSession(false, Session.AUTO_ACKNOWLEDGE).getTransacted())
                .isFalse();
    }

    /** Red if the names of JMSX properties leave out the delivery count. */
    @Test
    @Tag("6.1.6")
    @Tag("3.5.9")
    @Tag("point-40")
    void metadataTellTheSpecificationAndTheProvider() throws JMSException {
        boolean jakarta = Connection.class.getName().startsWith("jakarta");
        ConnectionMetaData data = client.connection().getMetaData();

        assertThat(data.getJMSVersion()).isEqualTo(jakarta ? "3.1" : "2.0");
        assertThat(data.getJMSMajorVersion()).isEqualTo(jakarta ? 3 : 2);
        assertThat(data.getJMSMinorVersion()).isEqualTo(jakarta ? 1 : 0);
        assertThat(data.getJMSProviderName()).isNotBlank();
        assertThat(data.getProviderVersion()).startsWith(data.getProviderMajorVersion() + ".");
        assertThat(data.getProviderMinorVersion()).isNotNegative();
        assertThat(Client.names(data.getJMSXPropertyNames()))
                .contains("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
        assertThat(client.context().getMetaData().getJMSVersion()).isEqualTo(data.getJMSVersion());
    }

    @Test
    @Tag("6.1.4")
    void nothingIsReceivedBeforeStartAndSendingNeedsNone() throws JMSException {
        Queue queue = client.queue();
        Connection connection = client.connection();
        Session session = connection.createSession();
        session.createProducer(queue).send(session.createTextMessage("a"));
        MessageConsumer consumer = session.createConsumer(queue);

        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(consumer.receive(MOMENT)).isNull();
        connection.start();
        connection.start();
        assertThat(receive(consumer, 1)).containsExactly("a");
    }

    @Test
    @Tag("6.1.5")
    @Tag("point-35")
    void nothingIsReceivedWhileItIsStopped() throws JMSException {
        Queue queue = client.queue();
        Connection connection = client.connection();
        connection.start();
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        connection.stop();
        connection.stop();
        client.send(queue, "a");

        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(consumer.receive(MOMENT)).isNull();
        connection.start();
        assertThat(receive(consumer, 1)).containsExactly("a");
    }

    @Test
    @Tag("6.1.7")
    void theExceptionListenerIsTheOneThatWasSet() throws JMSException {
        Connection connection = client.connection();
        ExceptionListener listener = exception -> {};
        assertThat(connection.getExceptionListener()).isNull();
        connection.setExceptionListener(listener);
        assertThat(connection.getExceptionListener()).isSameAs(listener);
        connection.setExceptionListener(null);
        assertThat(connection.getExceptionListener()).isNull();
    }

    /** Red if a connection's maps are those of one thread. */
    @Test
    @Tag("2.14")
    void factoryConnectionAndDestinationsAreUsedByManyThreadsAtATime() throws Exception {
        PosthornConnectionFactory factory = client.factory();
        Connection connection = client.connection();
        connection.start();
        Queue in = client.queue();
        Queue out = client.queue();
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(InBackground.run(() -> {
                for (int n = 0; n < 5; n++) {
                    try (Connection own = factory.createConnection();
                            Session session = connection.createSession()) {
                        Session sender = own.createSession();
                        sender.createProducer(in).send(sender.createMessage());
                        session.createProducer(out).send(next(session.createConsumer(in)));
                    }
                }
            }));
        }
        for (CompletableFuture<Void> thread : threads) {
            thread.get(PATIENCE, TimeUnit.MILLISECONDS);
        }

        assertThat(client.session().createConsumer(in).receiveNoWait()).isNull();
        MessageConsumer consumer = client.session().createConsumer(out);
        for (int n = 0; n < 20; n++) {
            next(consumer);
        }
        assertThat(consumer.receiveNoWait()).isNull();
    }

    /** Red if stop leaves those alone that wait in receive. */
    @Test
    @Tag("6.1.5")
    @Tag("point-35")
    void aReceiveThatWaitsGetsNothingWhileItIsStopped() throws Exception {
        Queue queue = client.queue();
        Connection connection = client.connection();
        connection.start();
        MessageConsumer consumer = connection.createSession().createConsumer(queue);
        CompletableFuture<Message> received = InBackground.call(consumer::receive);
        assertThatThrownBy(() -> received.get(20, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        connection.stop();
        client.send(queue, "a");

        assertThatThrownBy(() -> received.get(MOMENT, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        connection.start();
        assertThat(Client.text(received.get(PATIENCE, TimeUnit.MILLISECONDS))).isEqualTo("a");
    }
}
