package io.posthorn.server.store;

/**
 * Sees to it that a spare is ready before it is needed, that the journal keeps to its length, and that space comes back.
 * Looked at after each group; owned by the journal thread.
 *
 * <p>When the journal has become too long, a checkpoint takes what lives in its older part into a table. When a table is
 * sparse or empty, a checkpoint writes what lives in it again, or lets it go.
 */
final class Housekeeping {
    /** After a checkpoint for which the disk had no room, so many groups pass until the next. */
    private static final int PAUSE = 200;
    /** Too few bytes for the survivors of more tables than one. */
    private static final long ONE_TABLE = 1;

    private final SerialWork<JournalTask> work;
    private final JournalParts parts;
    private final CheckpointSteps checkpoints;
    private int pause;
    private boolean closing;

    Housekeeping(SerialWork<JournalTask> work, JournalParts parts, CheckpointSteps checkpoints) {
        this.work = work;
        this.parts = parts;
        this.checkpoints = checkpoints;
    }

    void look() {
        SegmentLog log = parts.log();
        Segment active = log.active();
        if (parts.spares().noneReady() && active.room() < active.size() / 4 * 3) {
            parts.spares().request();
        }
        if (!checkpoints.busy() && !closing) {
            begin(log);
        }
        work.hold(
                !closing && checkpoints.busy() && log.count() > parts.settings().mostSegments());
    }

    private void begin(SegmentLog log) {
        if (checkpoints.cramped()) {
            if (pause++ < PAUSE) {
                return;
            }
            pause = 0;
            beginCramped(log);
        } else if (log.count() > parts.settings().journalSegments()) {
            checkpoints.begin(
                    log.active().number() - parts.settings().keptSegments(),
                    parts.settings().mostRewritten());
        } else if (parts.state().tables().wasteful()) {
            checkpoints.begin(log.oldest().number() - 1, parts.settings().mostRewritten());
        }
    }

    /**
     * The smallest step that makes room: tables in which nothing lives go, and one segment, whose survivors fit into the
     * reserve; or else the survivors of the one table that has the fewest.
     */
    private void beginCramped(SegmentLog log) {
        if (log.count() > 1) {
            checkpoints.begin(log.oldest().number(), 0);
        } else if (parts.state().tables().wasteful()) {
            checkpoints.begin(log.oldest().number() - 1, parts.state().tables().anyEmpty() ? 0 : ONE_TABLE);
        }
    }

    /** The store is closing: nothing new is begun, and nobody waits. */
    void close() {
        closing = true;
        work.hold(false);
    }
}
