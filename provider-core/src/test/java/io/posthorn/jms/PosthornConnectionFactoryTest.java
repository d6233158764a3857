package io.posthorn.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Session;
import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PosthornConnectionFactoryTest {
    private final PosthornConnectionFactory factory = new PosthornConnectionFactory();

    @Test
    void withoutAUrlItIsForTheDefaultPortOfThisMachine() {
        assertThat(factory.getUrl()).isEqualTo("posthorn://127.0.0.1:5670");
        assertThat(factory).hasToString("PosthornConnectionFactory[[posthorn://127.0.0.1:5670], {}]");
    }

    @Test
    void everyOptionIsABeanProperty() throws ReflectiveOperationException, IntrospectionException {
        // given
        Map<String, Object> values = Map.ofEntries(
                Map.entry("url", "posthorn://a"),
                Map.entry("brokerUrl", "posthorn://b"),
                Map.entry("brokerURL", "posthorn://c"),
                Map.entry("user", "al"),
                Map.entry("username", "bo"),
                Map.entry("userName", "cy"),
                Map.entry("clientId", "c"),
                Map.entry("clientID", "d"),
                Map.entry("prefetch", 1),
                Map.entry("prefetchBytes", 2_000),
                Map.entry("ackSync", false),
                Map.entry("connectTimeout", 3),
                Map.entry("requestTimeout", 4),
                Map.entry("sendTimeout", 5),
                Map.entry("closeTimeout", 6),
                Map.entry("heartbeat", 7),
                Map.entry("objectAllow", "com.acme.*,org.x.Y"),
                Map.entry("objectInputFilter", ObjectInputFilter.Config.createFilter("com.acme.*")));
        PropertyDescriptor[] properties = Introspector.getBeanInfo(PosthornConnectionFactory.class, Object.class)
                .getPropertyDescriptors();

        // then
        assertThat(Arrays.stream(properties).map(PropertyDescriptor::getName).filter(name -> !hasNoPair(name)))
                .containsExactlyInAnyOrderElementsOf(values.keySet());
        for (PropertyDescriptor property : properties) {
            if (!hasNoPair(property.getName())) {
                Object value = values.get(property.getName());
                property.getWriteMethod().invoke(factory, value);
                assertThat(property.getReadMethod().invoke(factory)).isEqualTo(value);
            }
        }
    }

    /** The password, which is only set, and the reference, which is only got. */
    private static boolean hasNoPair(String property) {
        return property.equals("password") || property.equals("reference");
    }

    @Test
    void aSetterGoesBeforeTheUrlAndNullGivesWayToItAgain() {
        // given
        PosthornConnectionFactory fromUrl = new PosthornConnectionFactory("posthorn://a?jms.clientId=c&jms.prefetch=5");

        // when
        fromUrl.setClientId("mine");
        fromUrl.setPrefetch(9);
        fromUrl.setUrl("posthorn://b?jms.clientId=other&jms.prefetch=6&jms.closeTimeout=7");

        // then
        assertThat(fromUrl.getClientId()).isEqualTo("mine");
        assertThat(fromUrl.getPrefetch()).isEqualTo(9);
        assertThat(fromUrl.getCloseTimeout()).isEqualTo(7);
        fromUrl.setClientId(null);
        assertThat(fromUrl.getClientId()).isEqualTo("other");
    }

    @Test
    void theUserOfTheConstructorGoesBeforeTheUrls() {
        String url = "posthorn://a?jms.username=al";
        assertThat(new PosthornConnectionFactory(url).getUser()).isEqualTo("al");
        assertThat(new PosthornConnectionFactory(url, "bo", "x").getUser()).isEqualTo("bo");
        assertThat(new PosthornConnectionFactory(url, null, null).getUser()).isEqualTo("al");
    }

    @Test
    void noPasswordIsPrinted() {
        // given
        PosthornConnectionFactory inUrl =
                new PosthornConnectionFactory("posthorn://a?jms.username=al&jms.password=hidden");
        PosthornConnectionFactory set = new PosthornConnectionFactory("posthorn://a", "al", "hidden");
        factory.setPassword("hidden");

        // then
        for (PosthornConnectionFactory each : List.of(inUrl, set, factory)) {
            assertThat(each.toString()).contains("***").doesNotContain("hidden");
        }
    }

    @Test
    void aValueThatIsNotAllowedIsRefusedWhereItIsSetAndChangesNothing() {
        for (ThrowingCallable wrong : List.<ThrowingCallable>of(
                () -> factory.setUrl("nonsense"),
                () -> factory.setUrl(null),
                () -> factory.setPrefetch(-1),
                () -> factory.setPrefetchBytes(0),
                () -> factory.setConnectTimeout(0),
                () -> factory.setRequestTimeout(-1),
                () -> factory.setSendTimeout(0),
                () -> factory.setCloseTimeout(0),
                () -> factory.setHeartbeat(-1),
                () -> factory.setClientId(""),
                () -> new PosthornConnectionFactory("nonsense"))) {
            assertThatIllegalArgumentException().isThrownBy(wrong);
        }
        assertThat(factory).hasToString(new PosthornConnectionFactory().toString());
    }

    @Test
    void parametersOfAnotherVendorAreOneWarning() {
        String url = "tcp://a:61616?wireFormat.cacheEnabled=true&jms.useAsyncSend=true&jms.trustedPackages=com.acme";
        List<ILoggingEvent> log = logOf(() -> {
            new PosthornConnectionFactory(url).getPrefetch();
            new PosthornXAConnectionFactory(url).setUrl(url);
        });

        assertThat(log).hasSize(1);
        assertThat(log.get(0).getLevel()).isEqualTo(Level.WARN);
        assertThat(log.get(0).getFormattedMessage())
                .endsWith(
                        "ignored: wireFormat.cacheEnabled, jms.useAsyncSend, jms.trustedPackages (see jms.object.allow)");
    }

    @Test
    void whoAsksForReconnectingIsToldThatThereIsNone() {
        List<ILoggingEvent> log = logOf(() -> new PosthornConnectionFactory(
                "failover:(tcp://a,tcp://b)?startupMaxReconnectAttempts=3&maxReconnectDelay=9"));

        assertThat(log).hasSize(1);
        assertThat(log.get(0).getFormattedMessage())
                .contains("startupMaxReconnectAttempts (no: a connection that is lost is not made anew")
                .contains("none waits for a broker")
                .contains("maxReconnectDelay (no:");
    }

    @Test
    void aTypeThatAFactoryIsNotIsAWarning() {
        String url = "tcp://type-test?type=XA_CF";
        assertThat(logOf(() -> new PosthornConnectionFactory(url)))
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage()).contains("PosthornXAConnectionFactory"));
        assertThat(logOf(() -> new PosthornXAConnectionFactory(url))).isEmpty();
    }

    private static List<ILoggingEvent> logOf(Runnable action) {
        Logger logger = (Logger) LoggerFactory.getLogger(PosthornConnectionFactory.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            action.run();
        } finally {
            logger.detachAppender(log);
        }
        return log.list;
    }

    @Test
    @Tag("§6.1.1")
    void whereNoBrokerIsEveryWayOfConnectingSaysSoAtOnce() throws IOException {
        // given
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        factory.setUrl("posthorn://127.0.0.1:" + port);

        // then
        for (ThrowingCallable classic : List.<ThrowingCallable>of(
                factory::createConnection,
                () -> factory.createConnection("al", "x"),
                factory::createQueueConnection,
                () -> factory.createQueueConnection("al", "x"),
                factory::createTopicConnection,
                () -> factory.createTopicConnection(null, null))) {
            assertThatExceptionOfType(JMSException.class)
                    .isThrownBy(classic)
                    .withMessageContaining("127.0.0.1:" + port);
        }
        for (ThrowingCallable simplified : List.<ThrowingCallable>of(
                factory::createContext,
                () -> factory.createContext(Session.CLIENT_ACKNOWLEDGE),
                () -> factory.createContext("al", "x"),
                () -> factory.createContext("al", "x", Session.SESSION_TRANSACTED))) {
            assertThatExceptionOfType(JMSRuntimeException.class)
                    .isThrownBy(simplified)
                    .withMessageContaining("127.0.0.1:" + port);
        }
    }

    @Test
    @Tag("§6.1.1")
    void aSessionModeThatIsNoneIsRefused() {
        assertThatExceptionOfType(JMSRuntimeException.class).isThrownBy(() -> factory.createContext(42));
    }
}
