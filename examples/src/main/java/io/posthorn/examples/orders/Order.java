package io.posthorn.examples.orders;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a customer wants: {@code id,customer,sku,quantity,unit price,discount code,country}.
 *
 * @param quantity 1 to 999,999
 * @param unitPrice with two decimals
 */
record Order(
        String id,
        String customer,
        String sku,
        int quantity,
        BigDecimal unitPrice,
        Discount discount,
        Country country) {
    private static final int COLUMNS = 7;

    /** Reads an order; empty if the text is none. */
    static Optional<Order> parse(String text) {
        String[] columns = text.split(",", -1);
        if (columns.length != COLUMNS || columns[0].isEmpty() || columns[1].isEmpty() || columns[2].isEmpty()) {
            return Optional.empty();
        }
        Optional<Discount> discount = Discount.of(columns[5]);
        Optional<Country> country = Country.of(columns[6]);
        boolean numbers = columns[3].matches("[1-9][0-9]{0,5}") && columns[4].matches("[0-9]{1,7}\\.[0-9]{2}");
        if (!numbers || discount.isEmpty() || country.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Order(
                columns[0],
                columns[1],
                columns[2],
                Integer.parseInt(columns[3]),
                new BigDecimal(columns[4]),
                discount.get(),
                country.get()));
    }
}
