package io.posthorn.server.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BrokerLimitsTest {
    @Test
    void aFrameLongerThanBothSidesCanCountIsRefused() {
        assertThat(BrokerLimits.DEFAULT.withMaxFrame(1 << 30).maxFrame()).isEqualTo(1 << 30);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerLimits.DEFAULT.withMaxFrame(Integer.MAX_VALUE))
                .withMessageContaining("the longest frame");
    }
}
