package io.posthorn.examples.quickstart;

import java.time.Duration;

/** Hears how a run gets on; called by the thread that conducts it. */
public interface Progress {
    /** All orders are counted. */
    void begins(int orders);

    /** So many have their invoice. */
    void reached(int invoices);

    /**
     * The broker was stopped and is there again.
     *
     * @param backlog orders that were sent and not yet written as invoices
     * @param away how long the broker was gone
     */
    void brokerRestarted(int backlog, Duration away);
}
