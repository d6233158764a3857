package io.posthorn.api.spi.store;

import java.util.List;

/** Changes that happen together or not at all, in this order. */
public record StoreBatch(List<StoreOperation> operations) {
    public StoreBatch {
        operations = List.copyOf(operations);
    }

    public static StoreBatch of(StoreOperation... operations) {
        return new StoreBatch(List.of(operations));
    }
}
