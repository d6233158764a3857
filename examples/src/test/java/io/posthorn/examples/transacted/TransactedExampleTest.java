package io.posthorn.examples.transacted;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.examples.TestBroker;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TransactedExampleTest {
    @RegisterExtension
    final TestBroker broker = new TestBroker();

    /** Turned red by a commit in the place of the rollback: parcels of failed attempts would be there. */
    @Test
    void parcelsOfAnOrderLeaveTogetherOrNotAtAll() throws JMSException {
        List<String> out = new ArrayList<>();

        TransactedExample.run(broker.factory(), out::add);

        assertThat(out)
                .containsExactly(
                        "3 orders are done with",
                        "parcel: a horn",
                        "parcel: a mouthpiece",
                        "parcel: a bag",
                        "parcel: a drum",
                        "rejected: a horn, a glass organ");
    }
}
