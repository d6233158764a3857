package io.posthorn.tck.suite;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The names by which the TCK looks up factories and destinations, as lines of a {@code jndi.properties}. */
final class TckNames {
    private static final List<String> FACTORIES =
            List.of("MyConnectionFactory", "MyQueueConnectionFactory", "MyTopicConnectionFactory");

    /** Factories of durable subscribers, each with the client identifier that is configured for it. */
    private static final Map<String, String> DURABLE = new TreeMap<>(Map.of(
            "DURABLE_SUB_CONNECTION_FACTORY", "cts",
            "DURABLE_BMT_CONNECTION_FACTORY", "cts1",
            "DURABLE_CMT_CONNECTION_FACTORY", "cts2",
            "DURABLE_BMT_XCONNECTION_FACTORY", "cts3",
            "DURABLE_CMT_XCONNECTION_FACTORY", "cts4"));

    private static final List<String> QUEUES =
            List.of("MY_QUEUE", "MY_QUEUE2", "testQ0", "testQ1", "testQ2", "testQueue2", "Q2");
    private static final List<String> TOPICS = List.of("MY_TOPIC", "MY_TOPIC2", "testT0", "testT1", "testT2");

    /** The TCK sends objects of classes of its own. */
    private static final String ITS_CLASSES = "jms.object.allow=com.sun.ts.**";

    private TckNames() {}

    /** The text of a {@code jndi.properties} for a broker at this URL. */
    static String properties(String url) {
        StringBuilder text = new StringBuilder("java.naming.factory.initial = ")
                .append("io.posthorn.jms.jndi.PosthornInitialContextFactory\n");
        String withClasses = url + "?" + ITS_CLASSES;
        FACTORIES.forEach(name -> line(text, "connectionFactory." + name, withClasses));
        DURABLE.forEach((name, clientId) -> line(
                text,
                "connectionFactory." + name,
                withClasses + "&jms.clientId=" + URLEncoder.encode(clientId, StandardCharsets.UTF_8)));
        QUEUES.forEach(name -> line(text, "queue." + name, name));
        TOPICS.forEach(name -> line(text, "topic." + name, name));
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(" = ").append(value).append('\n');
    }
}
