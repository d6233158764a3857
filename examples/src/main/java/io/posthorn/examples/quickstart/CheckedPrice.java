package io.posthorn.examples.quickstart;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an order must cost, worked out once more: in whole cents and tenths of a percent, and on purpose with nothing in
 * common with the code that it checks.
 */
final class CheckedPrice {
    private static final Pattern ORDER = Pattern.compile(
            "([^,]+),([^,]+),[^,]+,([1-9][0-9]{0,5}),([0-9]{1,7})\\.([0-9]{2}),(|WELCOME10|LOYAL5|BULK15),(AT|CH|DE|FR|IT|PL|SE)",
            Pattern.DOTALL);
    private static final Map<String, Integer> TAX_PER_MILLE =
            Map.of("AT", 200, "CH", 81, "DE", 190, "FR", 200, "IT", 220, "PL", 230, "SE", 250);

    private CheckedPrice() {}

    /** The text of the invoice for a line, or the line itself where it is no order. */
    static String expectedInvoice(String line) {
        Matcher order = ORDER.matcher(line);
        if (!order.matches()) {
            return line;
        }
        long quantity = Long.parseLong(order.group(3));
        long net = quantity * Long.parseLong(order.group(4) + order.group(5));
        long discount = perMille(net, discountPerMille(order.group(6), quantity));
        long taxed = net - discount;
        long tax = perMille(taxed, TAX_PER_MILLE.getOrDefault(order.group(7), 0));
        return order.group(1) + "," + order.group(2) + "," + amount(net) + "," + amount(discount) + "," + amount(tax)
                + "," + amount(taxed + tax);
    }

    private static int discountPerMille(String code, long quantity) {
        return switch (code) {
            case "WELCOME10" -> 100;
            case "LOYAL5" -> 50;
            case "BULK15" -> quantity >= 20 ? 150 : 0;
            default -> 0;
        };
    }

    private static long perMille(long cents, int rate) {
        return (cents * rate + 500) / 1000;
    }

    private static String amount(long cents) {
        return cents / 100 + "." + cents / 10 % 10 + cents % 10;
    }
}
