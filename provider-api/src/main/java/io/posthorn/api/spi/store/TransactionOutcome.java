package io.posthorn.api.spi.store;

/** How a transaction ended. */
public enum TransactionOutcome {
    COMMITTED,
    ROLLED_BACK
}
