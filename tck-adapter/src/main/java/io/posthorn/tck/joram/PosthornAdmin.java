package io.posthorn.tck.joram;

import io.posthorn.api.message.QueueName;
import io.posthorn.api.message.TopicName;
import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.jms.destination.JmsQueue;
import io.posthorn.jms.destination.JmsTopic;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import javax.naming.Context;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;
import org.objectweb.jtests.jms.admin.Admin;

/**
 * Administers Posthorn for the Joram suite: a broker in memory for each test, reached through a socket, so that no test
 * finds a message or a subscription of another.
 */
public final class PosthornAdmin implements Admin {
    private final BoundObjects objects;
    private @Nullable PosthornBroker broker;

    public PosthornAdmin() throws NamingException {
        objects = new BoundObjects();
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
    public Context createContext() {
        return objects;
    }

    @Override
    public void createConnectionFactory(String name) {
        objects.put(name, new PosthornConnectionFactory(running().url()));
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
        objects.put(name, new JmsQueue(new QueueName(name)));
    }

    @Override
    public void createTopic(String name) {
        objects.put(name, new JmsTopic(new TopicName(name)));
    }

    @Override
    public void deleteConnectionFactory(String name) {
        objects.remove(name);
    }

    @Override
    public void deleteQueueConnectionFactory(String name) {
        objects.remove(name);
    }

    @Override
    public void deleteTopicConnectionFactory(String name) {
        objects.remove(name);
    }

    @Override
    public void deleteQueue(String name) {
        objects.remove(name);
    }

    @Override
    public void deleteTopic(String name) {
        objects.remove(name);
    }

    private PosthornBroker running() {
        if (broker == null) {
            throw new IllegalStateException("the broker has not been started");
        }
        return broker;
    }
}
