package io.posthorn.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpringExampleTest {
    /** Turned red by a container without transactions: there would be a parcel of the attempt that failed. */
    @Test
    void eachOrderBecomesOneParcel() {
        List<String> out = new ArrayList<>();

        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.inMemory())) {
            SpringExample.run("posthorn://127.0.0.1:" + ((InetSocketAddress) broker.address()).getPort(), out::add);
        }

        assertThat(out)
                .containsExactlyInAnyOrder(
                        "a horn, packed at attempt 1", "a drum, packed at attempt 2", "a bag, packed at attempt 1");
    }
}
