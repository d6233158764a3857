package io.posthorn.examples.jta;

/** Looks at a payment before it is booked. */
@FunctionalInterface
interface Audit {
    /** Whether it may be booked now; otherwise it comes again. */
    boolean accepts(String payment);
}
