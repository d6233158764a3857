package io.posthorn.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SampleOrdersTest {
    /** Maven runs tests in the module's directory. */
    private static final Path SAMPLE = Path.of("data", "orders.csv");

    @Test
    void theSampleIsWhatItsGeneratorWrites() throws IOException {
        assertThat(Files.readString(SAMPLE).equals(SampleOrders.text()))
                .as("%s is what SampleOrders writes", SAMPLE)
                .isTrue();
    }

    @Test
    void everyLineOfTheSampleIsAnOrderOfItsOwn() throws IOException {
        Set<String> invoices = new HashSet<>();
        for (String line : Files.readAllLines(SAMPLE)) {
            String invoice = CheckedPrice.expectedInvoice(line);
            assertThat(invoice).isNotEqualTo(line);
            invoices.add(invoice);
        }

        assertThat(invoices).hasSize(20_000);
        assertThat(Files.size(SAMPLE)).isLessThan(1_500_000);
    }
}
