package io.posthorn.tck.joram;

import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.objectweb.jtests.jms.admin.Admin;

/**
 * Administers Posthorn for the Joram suite: a broker in memory for each test, reached through a socket, so that no test
 * finds a message or a subscription of another. What is made is known by name in a context of Posthorn's own.
 */
public final class PosthornAdmin implements Admin {
    private final Hashtable<String, String> names = names();
    private @Nullable PosthornBroker broker;

    @SuppressWarnings("JdkObsolete") // as JNDI declares it
    private static Hashtable<String, String> names() {
        Hashtable<String, String> names = new Hashtable<>();
        names.put(Context.INITIAL_CONTEXT_FACTORY, "io.posthorn.jms.jndi.PosthornInitialContextFactory");
        return names;
    }

    @Override
    public String getName() {
        return "Posthorn";
    }

    @Override
    public void startServer() {
        broker = PosthornBroker.start(BrokerSettings.inMemory());
    }

    @Override
    public void stopServer() {
        running().close();
        broker = null;
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public Context createContext() throws NamingException {
        return new InitialContext(names);
    }

    @Override
    public void createConnectionFactory(String name) {
        names.put("connectionFactory." + name, running().url());
    }

    @Override
    public void createQueueConnectionFactory(String name) {
        createConnectionFactory(name);
    }

    @Override
    public void createTopicConnectionFactory(String name) {
        createConnectionFactory(name);
    }

    @Override
    public void createQueue(String name) {
        names.put("queue." + name, name);
    }

    @Override
    public void createTopic(String name) {
        names.put("topic." + name, name);
    }

    @Override
    public void deleteConnectionFactory(String name) {
        names.remove("connectionFactory." + name);
    }

    @Override
    public void deleteQueueConnectionFactory(String name) {
        deleteConnectionFactory(name);
    }

    @Override
    public void deleteTopicConnectionFactory(String name) {
        deleteConnectionFactory(name);
    }

    /** The queue itself goes with the broker, when the test is over. */
    @Override
    public void deleteQueue(String name) {
        names.remove("queue." + name);
    }

    /** As {@link #deleteQueue}. */
    @Override
    public void deleteTopic(String name) {
        names.remove("topic." + name);
    }

    private PosthornBroker running() {
        if (broker == null) {
            throw new IllegalStateException("the broker has not been started");
        }
        return broker;
    }
}
