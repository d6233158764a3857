package io.posthorn.examples.publishsubscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.examples.TestBroker;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PublishSubscribeExampleTest {
    @RegisterExtension
    final TestBroker broker = new TestBroker();

    @Test
    void eachKindOfSubscriberLearnsWhatIsMeantForIt() throws JMSException {
        List<String> out = new ArrayList<>();

        PublishSubscribeExample.run(broker.factory(), out::add);

        assertThat(out)
                .containsExactly(
                        "board: {cornet=211.00, horn=329.00}",
                        "labels: [cornet 211.00, horn 329.00, horn 349.00, recorder 12.90]",
                        "ledger, after the night: [horn 349.00, recorder 12.90, horn 329.00, cornet 211.00]");
    }

    /** Turned red by a subscription that its unsubscribe leaves behind: the second run would print old labels. */
    @Test
    void nothingIsLeftBehind() throws JMSException {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();

        PublishSubscribeExample.run(broker.factory(), first::add);
        PublishSubscribeExample.run(broker.factory(), second::add);

        assertThat(second).isEqualTo(first);
    }
}
