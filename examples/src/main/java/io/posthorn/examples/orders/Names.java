package io.posthorn.examples.orders;

/** What the programs agree on: queues, and the properties of their messages. */
public final class Names {
    public static final String ORDERS = "orders";
    public static final String INVOICES = "invoices";

    /** int: the number of the order's line, what an order is known by on its whole way. */
    static final String LINE = "line";
    /** string: who made the invoice. */
    static final String PROCESSOR = "processor";

    private Names() {}
}
