package io.posthorn.examples.jta;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JtaExampleTest {
    /** Turned red by a rollback that one of the brokers does not take part in: a booking would be there twice. */
    @Test
    void everyPaymentIsBookedOnce() throws Exception {
        List<String> out = new ArrayList<>();

        try (PosthornBroker branch = PosthornBroker.start(BrokerSettings.inMemory());
                PosthornBroker office = PosthornBroker.start(BrokerSettings.inMemory())) {
            JtaExample.run(url(branch), url(office), out::add);
        }

        assertThat(out)
                .containsExactly(
                        "booked",
                        "refused",
                        "booked",
                        "booked",
                        "booking: 25.00 to bert",
                        "booking: 9999.00 to carl",
                        "booking: 10.00 to dora");
    }

    private static String url(PosthornBroker broker) {
        return "posthorn://127.0.0.1:" + ((InetSocketAddress) broker.address()).getPort();
    }
}
