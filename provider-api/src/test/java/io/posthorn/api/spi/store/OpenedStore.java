package io.posthorn.api.spi.store;

import static io.posthorn.api.spi.store.StoreProbe.define;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.SessionEpoch;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store that is open with two queues: what the parts of the contract stand on. */
public abstract class OpenedStore {
    static final SubQueue ORDERS = new SubQueue(1, 4);
    static final SubQueue URGENT = new SubQueue(1, 9);
    static final SubQueue DELAYED = new SubQueue(1, SubQueue.DELAYED);
    static final SubQueue DEAD = new SubQueue(2, 4);
    static final BranchId BRANCH = new BranchId(7, new byte[] {1, 2}, new byte[] {3});
    static final SessionEpoch SESSION = new SessionEpoch(11, 12);

    private final StoreProbe.Failures failures = new StoreProbe.Failures();
    MessageStore store;
    StoreProbe probe;
    RecoveredState state;

    /** A store on the same place each time within a test; the one opened before is closed. */
    protected abstract MessageStore open();

    /** Whether what was written is there when the place is opened again. */
    protected abstract boolean durable();

    @BeforeEach
    void openWithTwoQueues() {
        begin();
        probe.write(define(1, "orders"), define(2, "dead"));
    }

    @AfterEach
    void closeStore() {
        store.close();
        assertThat(failures.count()).isZero();
    }

    private void begin() {
        store = open();
        state = store.recover(failures);
        probe = new StoreProbe(store);
    }

    final void reopen() {
        store.close();
        begin();
    }

    final void reopenIfDurable() {
        if (durable()) {
            reopen();
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
