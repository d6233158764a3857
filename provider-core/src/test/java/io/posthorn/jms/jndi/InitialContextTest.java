package io.posthorn.jms.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.destination.JmsQueue;
import io.posthorn.jms.destination.JmsTopic;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code jndi.properties} can say. */
@Tag("§5.1")
@SuppressWarnings("BanJNDI") // what is looked up is our own
class InitialContextTest {
    private static final String URL = "posthorn://broker:7000";

    static Context context(String... lines) throws NamingException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(String.join("\n", lines)));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
        properties.putIfAbsent(Context.INITIAL_CONTEXT_FACTORY, PosthornInitialContextFactory.class.getName());
        return new InitialContext(properties);
    }

    private static PosthornConnectionFactory factory(Context context, String name) throws NamingException {
        return (PosthornConnectionFactory) context.lookup(name);
    }

    @Test
    void theUsualFactoriesAreThereForTheUrlOfTheProvider() throws NamingException {
        Context context = context("java.naming.provider.url=" + URL);

        for (String name : List.of("ConnectionFactory", "QueueConnectionFactory", "TopicConnectionFactory")) {
            assertThat(factory(context, name).getUrl()).isEqualTo(URL);
        }
        assertThat(context.lookup("ConnectionFactory")).isInstanceOf(ConnectionFactory.class);
        assertThat(context.lookup("QueueConnectionFactory")).isInstanceOf(QueueConnectionFactory.class);
        assertThat(context.lookup("TopicConnectionFactory")).isInstanceOf(TopicConnectionFactory.class);
    }

    @Test
    void withoutAUrlItIsTheBrokerOfThisMachine() throws NamingException {
        assertThat(factory(context(), "ConnectionFactory").getUrl()).isEqualTo("posthorn://127.0.0.1:5670");
    }

    @ParameterizedTest
    @CsvSource({"connectionFactory.shop", "connectionfactory.shop", "ConnectionFactory.shop"})
    void aFactoryIsBoundWithItsUrl(String key) throws NamingException {
        Context context = context(key + "=posthorn://other?jms.clientId=c&jms.prefetch=7");

        assertThat(factory(context, "shop").getClientId()).isEqualTo("c");
        assertThat(factory(context, "shop").getPrefetch()).isEqualTo(7);
    }

    @Test
    void aFactoryForDistributedTransactionsIsBoundToo() throws NamingException {
        Context context = context("xaConnectionFactory.jms/XA=posthorn://other", "java.naming.provider.url=" + URL);

        assertThat(context.lookup("jms/XA")).isInstanceOf(XAConnectionFactory.class);
        assertThat(factory(context, "jms/XA").getUrl()).isEqualTo("posthorn://other");
        assertThat(context.lookup("XAConnectionFactory")).isInstanceOf(XAConnectionFactory.class);
        assertThat(factory(context, "XAConnectionFactory").getUrl()).isEqualTo(URL);
    }

    @Test
    void aFactoryWithoutUrlHasThatOfTheProvider() throws NamingException {
        Context context =
                context("java.naming.provider.url=" + URL, "connectionFactory.a=", "connectionFactoryNames=b, jms/c");

        for (String name : List.of("a", "b", "jms/c")) {
            assertThat(factory(context, name).getUrl()).isEqualTo(URL);
        }
    }

    @Test
    void aUsualNameCanBeGivenToAnotherFactory() throws NamingException {
        Context context = context("connectionFactory.ConnectionFactory=posthorn://other");

        assertThat(factory(context, "ConnectionFactory").getUrl()).isEqualTo("posthorn://other");
    }

    /** Sabotage: set the user whatever the URL says. */
    @Test
    void theUserOfTheContextIsThatOfFactoriesWithoutOne() throws NamingException {
        Context context = context(
                "java.naming.security.principal=al",
                "java.naming.security.credentials=secret",
                "connectionFactory.mine=posthorn://a?jms.username=bo&jms.password=p");

        assertThat(factory(context, "ConnectionFactory").getUser()).isEqualTo("al");
        assertThat(factory(context, "ConnectionFactory").toString())
                .contains("PASSWORD=***")
                .doesNotContain("secret");
        assertThat(factory(context, "mine").getUser()).isEqualTo("bo");
    }

    @Test
    void destinationsAreBoundByTheirNames() throws NamingException {
        Context context = context("queue.orders = shop.orders ", "topic.jms/prices=prices", "Queue.jms/a/b=c");

        assertThat(context.lookup("orders")).isEqualTo(queue("shop.orders"));
        assertThat(context.lookup("jms/prices")).isEqualTo(topic("prices"));
        assertThat(context.lookup("jms/a/b")).isEqualTo(queue("c"));
        assertThat(context.lookup(new CompositeName("jms/a/b"))).isEqualTo(queue("c"));
        assertThat(context.lookupLink("orders")).isEqualTo(queue("shop.orders"));
    }

    @Test
    void everyDestinationIsThereWithoutBeingBound() throws NamingException {
        Context context = context();

        assertThat(context.lookup("dynamicQueues/shop.orders")).isEqualTo(queue("shop.orders"));
        assertThat(context.lookup("dynamicTopics/a/b")).isEqualTo(topic("a/b"));
        assertThat(((Context) context.lookup("dynamicQueues")).lookup("x")).isEqualTo(queue("x"));
        assertThatExceptionOfType(NamingException.class)
                .isThrownBy(() -> context.lookup("dynamicQueues/no name"))
                .withMessageContaining("dynamicQueues/no name");
    }

    @Test
    void whatIsNotBoundIsToldTogetherWithWhatIs() throws NamingException {
        Context context = context("queue.jms/orders=o");

        assertThatExceptionOfType(NameNotFoundException.class)
                .isThrownBy(() -> context.lookup("jms/order"))
                .withMessageContaining("\"jms/order\"")
                .withMessageContaining("ConnectionFactory, QueueConnectionFactory")
                .withMessageContaining("jms/orders")
                .withMessageContaining("dynamicQueues/NAME");
        assertThatExceptionOfType(NameNotFoundException.class).isThrownBy(() -> context.list("jm"));
    }

    @Test
    void partsOfNamesAreContexts() throws NamingException {
        Context context = context("queue.jms/orders=o", "topic.jms/shop/prices=p", "queue.x=y");
        Context jms = (Context) context.lookup("jms");

        assertThat(jms.lookup("orders")).isEqualTo(queue("o"));
        assertThat(((Context) jms.lookup("shop")).lookup("prices")).isEqualTo(topic("p"));
        assertThat(((Context) jms.lookup("shop")).getNameInNamespace()).isEqualTo("jms/shop");
        assertThat(((Context) jms.lookup("")).lookup("orders")).isEqualTo(queue("o"));
        assertThat(((Context) context.lookup("")).lookup("jms/orders")).isEqualTo(queue("o"));
    }

    @Test
    void aContextListsWhatItBinds() throws NamingException {
        Context context = context("queue.jms/orders=o", "topic.jms/shop/prices=p", "queue.x=y");

        assertThat(Collections.list(context.list("")))
                .extracting(NameClassPair::getName)
                .containsExactly(
                        "ConnectionFactory",
                        "QueueConnectionFactory",
                        "TopicConnectionFactory",
                        "XAConnectionFactory",
                        "jms",
                        "x");
        assertThat(Collections.list(context.listBindings("jms")))
                .extracting(Binding::getName)
                .containsExactly("orders", "shop");
        assertThat(Collections.list(context.listBindings(new CompositeName("jms/shop"))))
                .extracting(Binding::getObject)
                .containsExactly(topic("p"));
        assertThat(Collections.list(context.list("jms")))
                .extracting(NameClassPair::getClassName)
                .startsWith(JmsQueue.class.getName());
        assertThat(Collections.list(context.list("dynamicQueues"))).isEmpty();
        assertThatExceptionOfType(NotContextException.class).isThrownBy(() -> context.list("x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    queues.orders=o               | queues.orders is not known; did you mean queue.NAME
                    topc.prices=p                 | topc.prices is not known; did you mean topic.NAME
                    conectionFactory.a=vm://a     | did you mean connectionFactory.NAME
                    connectionFactorys.a=vm://a   | did you mean connectionFactory.NAME
                    connectionFactoryName=a       | did you mean connectionFactoryNames=
                    queue.=o                      | a name is missing
                    connectionFactoryNames=a,,b   | a name is missing
                    queue.orders=                 | queue.orders:
                    queue.orders=a b              | queue.orders:
                    topic.orders=                 | topic.orders:
                    connectionFactory.a=http://a  | connectionFactory.a: connection URL, position 0
                    connectionFactory.a=posthorn://a?jms.prefetsch=1 | did you mean jms.prefetch
                    java.naming.provider.url=http://a | java.naming.provider.url: connection URL
                    """)
    void whatIsMisspeltIsRefusedByItsKey(String line, String text) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> context(line))
                .withMessageContaining(text);
    }

    @Test
    void aNameIsBoundOnce() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> context("queue.a=x", "topic.a=y"))
                .withMessageContaining("queue.a")
                .withMessageContaining("topic.a");
    }

    @Test
    void keysOfOthersMeanNothing() throws NamingException {
        Context context =
                context("destination.x=y", "org.acme.queue=z", "java.naming.referral=follow", "connection.a=b");

        assertThat(Collections.list(context.list(""))).hasSize(4);
    }

    @Test
    void itCannotBeChanged() throws NamingException {
        Context context = context("queue.a=b");
        CompositeName name = new CompositeName("x");
        for (ThrowingCallable change : List.<ThrowingCallable>of(
                () -> context.bind("x", 1),
                () -> context.bind(name, 1),
                () -> context.rebind("x", 1),
                () -> context.rebind(name, 1),
                () -> context.unbind("a"),
                () -> context.unbind(name),
                () -> context.rename("a", "b"),
                () -> context.rename(name, name),
                () -> context.createSubcontext("x"),
                () -> context.createSubcontext(name),
                () -> context.destroySubcontext("x"),
                () -> context.destroySubcontext(name))) {
            assertThatExceptionOfType(OperationNotSupportedException.class)
                    .isThrownBy(change)
                    .withMessageContaining("jndi.properties");
        }
        assertThat(context.lookup("a")).isEqualTo(queue("b"));
    }

    @Test
    void itsEnvironmentIsItsOwn() throws NamingException {
        Context context = context("queue.a=b");

        context.getEnvironment().clear();
        context.addToEnvironment("k", "v");

        assertThat(context.getEnvironment().get("queue.a")).isEqualTo("b");
        assertThat(context.removeFromEnvironment("k")).isEqualTo("v");
        assertThat(((Context) context.lookup("")).composeName("b", "a")).isEqualTo("a/b");
        assertThat(context.getNameParser("").parse("a/b")).isEqualTo(new CompositeName("a/b"));
        context.close();
        context.close();
    }

    private static Queue queue(String name) {
        return new JmsQueue(new io.posthorn.api.message.QueueName(name));
    }

    private static JmsTopic topic(String name) {
        return new JmsTopic(new io.posthorn.api.message.TopicName(name));
    }
}
