package io.posthorn.examples.requestreply;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.examples.TestBroker;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RequestReplyExampleTest {
    @RegisterExtension
    final TestBroker broker = new TestBroker();

    @Test
    void questionsGetTheirAnswersAndSilenceIsTold() throws JMSException {
        List<String> out = new ArrayList<>();

        RequestReplyExample.run(broker.factory(), out::add);

        assertThat(out)
                .containsExactly(
                        "a horn costs 349.00",
                        "a mouthpiece costs 27.50",
                        "there is no kazoo",
                        "nobody answered within 300 ms what a horn costs");
    }
}
