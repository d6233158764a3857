package io.posthorn.server.store;

/**
 * Sees to it that a spare is ready before it is needed, and that space comes back. Looked at after each group; owned by
 * the journal thread.
 *
 * <p>The oldest segment is cleaned, that is, what lives in it is carried forward, when little lives in it, or when less
 * than half of the whole journal lives. So the disk holds at most about twice what lives, and what is written again is
 * never more than what was written in the meantime.
 *
 * <p>This is where tables will take over: a cleaner that finds survivors to sort them into a table has the same moment,
 * the same survivors and the same end.
 */
final class Housekeeping {
    private static final int ALMOST_EMPTY = 64;
    private static final int FEW_SEGMENTS = 3;

    private final StoreState state;
    private final SegmentLog log;
    private final Spares spares;
    private final Cleaner cleaner;

    Housekeeping(StoreState state, SegmentLog log, Spares spares, Cleaner cleaner) {
        this.state = state;
        this.log = log;
        this.spares = spares;
        this.cleaner = cleaner;
    }

    void look() {
        Segment active = log.active();
        if (spares.noneReady() && active.room() < active.size() / 4 * 3) {
            spares.request();
        }
        if (cleaner.stalled() && spares.noneReady()) {
            return;
        }
        if (log.count() > 1 && !cleaner.busy() && worthCleaning()) {
            cleaner.clean(log.oldest());
        }
    }

    private boolean worthCleaning() {
        Segment oldest = log.oldest();
        long living = state.live().of(oldest.number());
        if (living <= oldest.size() / ALMOST_EMPTY) {
            return true;
        }
        return log.count() > FEW_SEGMENTS && state.live().total() < log.totalBytes() / 2;
    }
}
