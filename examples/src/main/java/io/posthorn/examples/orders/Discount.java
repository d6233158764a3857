package io.posthorn.examples.orders;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/** What a customer need not pay, by the code that came with the order. */
enum Discount {
    NONE("", "0", 1),
    WELCOME("WELCOME10", "0.10", 1),
    LOYAL("LOYAL5", "0.05", 1),
    BULK("BULK15", "0.15", 20);

    private final String code;
    private final BigDecimal rate;
    private final int fromQuantity;

    Discount(String code, String rate, int fromQuantity) {
        this.code = code;
        this.rate = new BigDecimal(rate);
        this.fromQuantity = fromQuantity;
    }

    static Optional<Discount> of(String code) {
        return Arrays.stream(values())
                .filter(discount -> discount.code.equals(code))
                .findFirst();
    }

    /** The part of the price, 0 to 1. */
    BigDecimal rate(int quantity) {
        return quantity >= fromQuantity ? rate : BigDecimal.ZERO;
    }
}
