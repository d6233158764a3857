package io.posthorn.api.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, §3.4.5. */
class CorrelationIdTest {
    @Test
    void textIsReadAsItsUtf8Bytes() {
        CorrelationId id = new CorrelationId.Text("é");

        assertThat(id.asText()).isEqualTo("é");
        assertThat(id.asBytes()).isEqualTo("é".getBytes(UTF_8));
    }

    @Test
    void bytesThatAreUtf8AreReadAsTextAndOthersAsTheirDigits() {
        assertThat(new CorrelationId.Bytes("é".getBytes(UTF_8)).asText()).isEqualTo("é");
        assertThat(new CorrelationId.Bytes(new byte[] {(byte) 0xFF, 0x0A}).asText())
                .isEqualTo("ID:ff0a");
    }

    @Test
    void bytesAreEqualByContentAndNeverEqualToText() {
        CorrelationId bytes = new CorrelationId.Bytes(new byte[] {'a'});

        assertThat(bytes)
                .isEqualTo(new CorrelationId.Bytes(new byte[] {'a'}))
                .hasSameHashCodeAs(new CorrelationId.Bytes(new byte[] {'a'}));
        assertThat(bytes).isNotEqualTo(new CorrelationId.Text("a"));
    }
}
