package io.posthorn.examples.spring;

/** What the beans agree on. */
final class Queues {
    static final String ORDERS = "spring.orders";
    static final String PARCELS = "spring.parcels";

    private Queues() {}
}
