package io.posthorn.server.store;

import io.posthorn.server.store.table.LiveKeys;
import java.util.Set;

/**
 * Makes the index find the entries of one cargo in their new table. What is not there any more, or is known as something
 * else since the cargo was taken, is accounted for here. On the journal thread.
 */
final class IndexSwitch {
    private final Cargo cargo;
    private final StoredTable table;
    private final Set<StoredTable> rewritten;
    private final Entries owner;
    /** How much higher the keys are now: staged entries may have been committed. */
    private final long by;

    private final LiveKeys live;
    private boolean changed;

    IndexSwitch(Cargo cargo, StoredTable table, Set<StoredTable> rewritten) {
        this.cargo = cargo;
        this.table = table;
        this.rewritten = rewritten;
        Entries taker = cargo.owner().absorbedBy();
        owner = taker == null ? cargo.owner() : taker;
        by = taker == null ? 0 : cargo.owner().absorbedShift();
        live = cargo.live().shifted(by);
        changed = by != 0;
    }

    void perform() {
        for (int i = 0; i < cargo.size(); i++) {
            long key = cargo.key(i) + by;
            boolean there = cargo.inJournal(i)
                    ? takeFromJournal(key, cargo.attempts(i))
                    : takeFromTable(key, cargo.attempts(i));
            if (!there) {
                live.remove(key);
                changed = true;
            }
        }
        owner.journal().trim();
        leaveRewritten();
        if (live.count() > 0) {
            TableRange range =
                    new TableRange(table, owner, live, cargo.shift() + by, cargo.meanBytes(), cargo.smallestExpiry());
            owner.add(range);
            table.add(range);
        }
        if (changed) {
            table.change();
        }
    }

    private boolean takeFromJournal(long key, int written) {
        EntryRun run = owner.journal();
        int index = run.find(key);
        if (index < 0) {
            return false;
        }
        if (run.attempts(index) != written) {
            owner.otherAttempts(key, run.attempts(index));
            changed = true;
        }
        run.remove(index);
        return true;
    }

    private boolean takeFromTable(long key, int written) {
        TableRange range = owner.rangeWith(key);
        if (owner.attemptsInTable(key) != written) {
            changed = true;
        } else if (written != EntryRun.AS_WRITTEN) {
            owner.attemptsAreInTable(key);
        }
        return range != null && rewritten.contains(range.table());
    }

    /** The ranges that went into this cargo are none any more. */
    private void leaveRewritten() {
        long first = cargo.first() + by;
        long last = cargo.last() + by;
        owner.ranges().removeIf(range -> {
            boolean left = rewritten.contains(range.table())
                    && range.keys().first() >= first
                    && range.keys().last() <= last;
            if (left) {
                range.leave();
            }
            return left;
        });
    }
}
