package io.posthorn.examples.orders;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a customer has to pay; amounts with two decimals, each rounded half up. */
record Invoice(String order, String customer, BigDecimal net, BigDecimal discount, BigDecimal tax, BigDecimal total) {

    static Invoice of(Order order) {
        BigDecimal net = order.unitPrice().multiply(BigDecimal.valueOf(order.quantity()));
        BigDecimal discount = rounded(net.multiply(order.discount().rate(order.quantity())));
        BigDecimal taxed = net.subtract(discount);
        BigDecimal tax = rounded(taxed.multiply(order.country().tax()));
        return new Invoice(order.id(), order.customer(), net, discount, tax, taxed.add(tax));
    }

    /** {@code order,customer,net,discount,tax,total}. */
    String text() {
        return String.join(
                ",",
                order,
                customer,
                net.toPlainString(),
                discount.toPlainString(),
                tax.toPlainString(),
                total.toPlainString());
    }

    private static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
