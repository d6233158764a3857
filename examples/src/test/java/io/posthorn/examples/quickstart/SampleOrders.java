package io.posthorn.examples.quickstart;

import java.util.Random;

/** Writes the sample of orders: the same bytes at every run, on every platform. */
final class SampleOrders {
    private static final int ORDERS = 20_000;
    private static final long SEED = 5670;
    private static final String[] DISCOUNTS = {"", "", "", "", "WELCOME10", "LOYAL5", "LOYAL5", "BULK15"};
    private static final String[] COUNTRIES = {"DE", "DE", "DE", "FR", "FR", "IT", "AT", "CH", "PL", "SE"};

    private SampleOrders() {}

    /** {@code id,customer,sku,quantity,unit price,discount code,country}, a line an order. */
    static String text() {
        Random random = new Random(SEED);
        StringBuilder text = new StringBuilder(1 << 20);
        for (int i = 1; i <= ORDERS; i++) {
            int quantity = random.nextInt(8) == 0 ? 1 + random.nextInt(200) : 1 + random.nextInt(5);
            int cents = 99 + random.nextInt(random.nextInt(4) == 0 ? 200_000 : 10_000);
            text.append(String.format("O-%06d,C%05d,SKU-%04d,", i, random.nextInt(4_000), random.nextInt(900)))
                    .append(String.format("%d,%d.%02d,", quantity, cents / 100, cents % 100))
                    .append(DISCOUNTS[random.nextInt(DISCOUNTS.length)])
                    .append(',')
                    .append(COUNTRIES[random.nextInt(COUNTRIES.length)])
                    .append('\n');
        }
        return text.toString();
    }
}
