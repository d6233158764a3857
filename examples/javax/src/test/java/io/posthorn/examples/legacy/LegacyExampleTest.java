package io.posthorn.examples.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegacyExampleTest {
    @Test
    void moneyIsNeitherMadeNorLost() throws Exception {
        List<String> out = new ArrayList<>();

        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.inMemory())) {
            int port = ((InetSocketAddress) broker.address()).getPort();
            LegacyExample.run(new PosthornConnectionFactory("posthorn://127.0.0.1:" + port), out::add);
        }

        assertThat(out).containsExactly("anna: -2500 cents", "bert: 1500 cents", "carl: 1000 cents");
    }
}
