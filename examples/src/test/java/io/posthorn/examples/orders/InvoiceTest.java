package io.posthorn.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvoiceTest {
    /** Worked out by hand. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,c,s,3,19.99,,DE           | a,c,59.97,0.00,11.39,71.36",
                "a,c,s,1,0.05,WELCOME10,AT   | a,c,0.05,0.01,0.01,0.05",
                "a,c,s,20,1.00,BULK15,SE     | a,c,20.00,3.00,4.25,21.25",
                "a,c,s,2,100.10,LOYAL5,CH    | a,c,200.20,10.01,15.41,205.60",
            })
    void anOrderCostsWhatItMust(String order, String invoice) {
        assertThat(Order.parse(order).map(Invoice::of).map(Invoice::text)).contains(invoice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hello", "a,c,s,0,1.00,,DE", "a,c,s,1,1.0,,DE", "a,c,s,1,1.00,FREE,DE", "a,c,s,1,1.00,,US"})
    void aLineWithoutTheColumnsIsNoOrder(String line) {
        assertThat(Order.parse(line)).isEmpty();
    }
}
