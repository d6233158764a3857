package io.posthorn.examples;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker in memory behind a socket, for one test. */
public final class TestBroker implements BeforeEachCallback, AfterEachCallback {
    private PosthornBroker broker;

    @Override
    public void beforeEach(ExtensionContext context) {
        broker = PosthornBroker.start(BrokerSettings.inMemory());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        broker.close();
    }

    public String url() {
        return "posthorn://127.0.0.1:" + ((InetSocketAddress) broker.address()).getPort();
    }

    public PosthornConnectionFactory factory() {
        return new PosthornConnectionFactory(url());
    }
}
