package io.posthorn.examples.orders;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/** Where an order goes, and the value added tax there. */
enum Country {
    AT("0.20"),
    CH("0.081"),
    DE("0.19"),
    FR("0.20"),
    IT("0.22"),
    PL("0.23"),
    SE("0.25");

    private final BigDecimal tax;

    Country(String tax) {
        this.tax = new BigDecimal(tax);
    }

    static Optional<Country> of(String code) {
        return Arrays.stream(values())
                .filter(country -> country.name().equals(code))
                .findFirst();
    }

    /** The part of the price, 0 to 1. */
    BigDecimal tax() {
        return tax;
    }
}
