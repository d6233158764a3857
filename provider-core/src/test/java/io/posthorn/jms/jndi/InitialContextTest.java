package io.posthorn.jms.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.util.concurrent.Callable;
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
import org.slf4j.LoggerFactory;

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
    void userAndUrlStandInKeysOfTheirOwnToo() throws NamingException {
        Context context = context(
                "java.naming.provider.url=posthorn://ignored?jms.userName=no",
                "brokerURL=" + URL,
                "userName=al",
                "password=secret",
                "clientID=shop",
                "sendTimeout=7",
                "connectionFactoryNames=a, XAConnectionFactory",
                "connectionFactory.own=posthorn://other?jms.username=bo&jms.sendTimeout=8");

        for (String name : List.of("a", "ConnectionFactory", "XAConnectionFactory")) {
            assertThat(factory(context, name).getUrl()).isEqualTo(URL);
            assertThat(factory(context, name).getUser()).isEqualTo("al");
            assertThat(factory(context, name).toString()).contains("PASSWORD=***");
            assertThat(factory(context, name).getClientId()).isEqualTo("shop");
            assertThat(factory(context, name).getSendTimeout()).isEqualTo(7);
        }
        assertThat(factory(context, "own").getUrl()).startsWith("posthorn://other");
        assertThat(factory(context, "own").getUser()).isEqualTo("bo");
        assertThat(factory(context, "own").toString()).doesNotContain("PASSWORD");
        assertThat(factory(context, "own").getSendTimeout()).isEqualTo(8);
        assertThat(factory(context, "own").getClientId()).isEqualTo("shop");
        assertThat(context.lookup("XAConnectionFactory")).isInstanceOf(XAConnectionFactory.class);
    }

    @ParameterizedTest
    @CsvSource({"connection., brokerURL, userName", "property.connectionfactory., remoteURI, username"})
    void whatIsSaidOfOneFactoryIsItsOwn(String prefix, String url, String user) throws NamingException {
        Context context = context(
                "connectionFactoryNames=a, a.b, c",
                "userName=al",
                prefix + "a." + url + "=posthorn://one?jms.prefetch=1&jms.clientId=x",
                prefix + "a." + user + "=bo",
                prefix + "a.password=secret",
                prefix + "a.clientID=of-a",
                prefix + "a.jms.closeTimeout=3",
                prefix + "a.b.clientID=of-a-b",
                prefix + "c.xa=true");

        assertThat(factory(context, "a").getUrl()).startsWith("posthorn://one");
        assertThat(factory(context, "a").getUser()).isEqualTo("bo");
        assertThat(factory(context, "a").toString()).contains("PASSWORD=***");
        assertThat(factory(context, "a").getClientId()).isEqualTo("of-a");
        assertThat(factory(context, "a").getPrefetch()).isEqualTo(1);
        assertThat(factory(context, "a").getCloseTimeout()).isEqualTo(3);
        assertThat(factory(context, "a.b").getClientId()).isEqualTo("of-a-b");
        assertThat(factory(context, "a.b").getUser()).isEqualTo("al");
        assertThat(factory(context, "c").getClientId()).isNull();
        assertThat(context.lookup("c")).isInstanceOf(XAConnectionFactory.class);
        assertThat(context.lookup("a")).isNotInstanceOf(XAConnectionFactory.class);
    }

    @Test
    void whatIsSaidOfAllFactoriesCanHaveAPrefix() throws NamingException {
        Context context =
                context("default.connectionfactory.remoteURI=" + URL, "default.connectionFactory.username=al");

        assertThat(factory(context, "ConnectionFactory").getUrl()).isEqualTo(URL);
        assertThat(factory(context, "ConnectionFactory").getUser()).isEqualTo("al");
    }

    /** Sabotage: leave an option out. */
    @Test
    void everyOptionCanStandInAKey() throws NamingException {
        String options =
                "jms.username=u&jms.password=p&jms.clientId=c&jms.prefetch=1&jms.prefetchBytes=2000&jms.ackSync=false"
                        + "&jms.connectTimeout=2&jms.requestTimeout=3&jms.sendTimeout=4&jms.closeTimeout=5&transport.heartbeat=6"
                        + "&jms.object.allow=com.acme.*";
        Context context = context(options.split("&"));

        assertThat(factory(context, "ConnectionFactory").getReference())
                .hasToString(new PosthornConnectionFactory("posthorn://127.0.0.1:5670?" + options)
                        .getReference()
                        .toString());
        assertThat(factory(context, "ConnectionFactory").toString()).contains("PASSWORD");
    }

    @Test
    void theSameSettingTwiceIsRefused() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> context("userName=al", "username=bo"))
                .withMessageContaining("has given another value");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> context("connectionFactory.a=vm://a", "connection.a.brokerURL=vm://b"))
                .withMessage("connection.a.brokerURL: connectionFactory.a has given another URL");
    }

    @ParameterizedTest
    @CsvSource({
        "CF, false",
        "QUEUE_CF, false",
        "TOPIC_CF, false",
        "XA_CF, true",
        "QUEUE_XA_CF, true",
        "TOPIC_XA_CF, true",
        "xa_cf, true"
    })
    void theTypeInAUrlDecidesOfTheFactory(String type, boolean distributed) throws NamingException {
        Context context = context("connectionFactory.X=tcp://host:61616?type=" + type);

        assertThat(context.lookup("X") instanceof XAConnectionFactory).isEqualTo(distributed);
    }

    @Test
    void whatIsOfNoUseIsOneWarningForAContext() throws NamingException {
        List<String> warnings = warningsOf(() -> context(
                "java.naming.provider.url=tcp://warnings-test?onlyOfThisTest=true",
                "connectionFactoryNames=a, b",
                "connection.a.prefetchPolicy.all=10",
                "connection.other=x",
                "destination.x=y",
                "trustedPackages=com.acme",
                "org.acme.queue=z"));

        assertThat(warnings)
                .hasSize(2)
                .contains("naming context: keys that mean nothing here are ignored:"
                        + " connection.a.prefetchPolicy.all (see jms.prefetch), connection.other,"
                        + " destination.x (see queue.NAME=QUEUE and topic.NAME=TOPIC),"
                        + " trustedPackages (see jms.object.allow)")
                .contains("connection URL: parameters of another vendor are ignored: onlyOfThisTest");
    }

    private static List<String> warningsOf(Callable<?> action) throws NamingException {
        Logger logger = (Logger) LoggerFactory.getLogger("io.posthorn.jms");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            action.call();
        } catch (NamingException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            logger.detachAppender(log);
        }
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
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
        assertThatExceptionOfType(NamingException.class)
                .isThrownBy(() -> context.lookup("dynamicQueues/a?consumer.prefetchSize=1"))
                .withMessageContaining("no options can follow");
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
                    queue.orders=a?x=y            | queue.orders: destination name "a": no options can follow ("?x=y")
                    topic.orders=                 | topic.orders:
                    connectionFactory.a=http://a  | connectionFactory.a: connection URL, position 0
                    connectionFactory.a=posthorn://a?jms.prefetsch=1 | did you mean jms.prefetch
                    java.naming.provider.url=http://a | java.naming.provider.url: connection URL
                    java.naming.provider.uri=vm://a | did you mean java.naming.provider.url?
                    java.naming.provider.URL=vm://a | did you mean java.naming.provider.url?
                    java.naming.provder.url=vm://a  | did you mean java.naming.provider.url?
                    java.naming.security.pricipal=a | did you mean java.naming.security.principal?
                    java.naming.security.credential=a | did you mean java.naming.security.credentials?
                    usrName=al                    | usrName is not known; did you mean userName?
                    passwort=p                    | passwort is not known; did you mean password?
                    clientId=                     | clientId: jms.clientId must not be empty
                    brokerURL=http://a            | brokerURL: connection URL
                    xa=yes                        | xa must be true or false
                    connection.ConnectionFactory.clentID=c | did you mean connection.ConnectionFactory.clientID?
                    connection.ConnectionFactory.prefech=1 | did you mean connection.ConnectionFactory.prefetch?
                    connection.ConnectionFactory.prefetch=-1 | connection.ConnectionFactory.prefetch: jms.prefetch must be
                    connection.ConnectionFactory.brokerURL=x | connection.ConnectionFactory.brokerURL: connection URL
                    connection.shop.clientID=c    | connection.shop.clientID: there is no factory of this name
                    property.connectionfactory.shop.username=a | property.connectionfactory.shop.username: there is no
                    default.connectionfactory.usename=a | did you mean default.connectionFactory.userName?
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
