package io.posthorn.server.server;

import io.posthorn.api.spi.store.StoreException;
import java.util.Optional;

/** How the broker's process ends. Scripts rely on these numbers. */
enum ExitCode {
    /** Stopped in good order. */
    STOPPED(0),
    /** Could not start for another reason than its data. */
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** The data directory is in use, of another version, damaged or full. */
    DATA_UNUSABLE(3),
    /** The store failed while the broker ran; what was not acknowledged is in doubt. A restart recovers. */
    STORE_FAILED(4);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** How a process ends whose broker ran and has ended, with a failure of its store or without. */
    static ExitCode of(Optional<StoreException> storeFailure) {
        return storeFailure.isPresent() ? STORE_FAILED : STOPPED;
    }

    int number() {
        return number;
    }
}
