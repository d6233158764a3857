package io.posthorn.integration.broker;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.net.InetSocketAddress;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker in memory behind a socket, one for all tests of a class: each takes destinations of its own. */
public final class SocketBroker implements BeforeAllCallback, AfterAllCallback {
    /** Longest wait of a test for something that has to come, in ms. */
    public static final long PATIENCE = 10_000;
    /** How long a test waits for something that must not come, in ms. */
    public static final long MOMENT = 100;

    private PosthornBroker broker;
    private int port;

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    /** Starts at the port that it had before, or at any one the first time. */
    public void start() {
        broker = PosthornBroker.start(BrokerSettings.inMemory().withTcp("127.0.0.1", port));
        port = ((InetSocketAddress) broker.address()).getPort();
    }

    /** Ends in good order, and forgets all. */
    public void stop() {
        broker.close();
    }

    public String url() {
        return "posthorn://127.0.0.1:" + port;
    }

    public PosthornConnectionFactory factory() {
        return new PosthornConnectionFactory(url());
    }

    /** A name that begins with {@code stem} and that no other test has. */
    public static String uniqueName(String stem) {
        return stem + "." + UUID.randomUUID();
    }
}
