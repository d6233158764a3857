package io.posthorn.tck.crash;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of transactions and sends, judged from a whole history: where the application is in doubt, one letter of a
 * transaction that was delivered proves that all of it happened.
 */
final class Fates {
    /** Whether something happened. */
    enum Fate {
        DONE,
        NOT_DONE,
        IN_DOUBT
    }

    private final Map<Letter, Long> sending = new HashMap<>();
    private final Set<Letter> sent = new HashSet<>();
    private final Set<Letter> delivered = new HashSet<>();
    private final Set<Long> committing = new HashSet<>();
    private final Map<Long, Fate> transactions = new HashMap<>();

    Fates(List<Event> history) {
        history.forEach(this::note);
        committing.removeAll(transactions.keySet());
        committing.forEach(transaction -> transactions.put(transaction, Fate.IN_DOUBT));
        sending.forEach(this::judgeByDelivery);
        // What was never delivered at all did not happen, if it should have been seen.
        sending.values().forEach(transaction -> transactions.replace(transaction, Fate.IN_DOUBT, Fate.NOT_DONE));
    }

    private void note(Event event) {
        if (event instanceof Event.Sending e) {
            sending.put(e.letter(), e.transaction());
        } else if (event instanceof Event.Sent e) {
            sent.add(e.letter());
        } else if (event instanceof Event.Delivered e) {
            delivered.add(e.letter());
        } else if (event instanceof Event.Committing e) {
            committing.add(e.transaction());
        } else if (event instanceof Event.Committed e) {
            transactions.put(e.transaction(), Fate.DONE);
        } else if (event instanceof Event.RolledBack e) {
            transactions.put(e.transaction(), Fate.NOT_DONE);
        }
    }

    private void judgeByDelivery(Letter letter, long transaction) {
        if (delivered.contains(letter)) {
            transactions.replace(transaction, Fate.IN_DOUBT, Fate.DONE);
        }
    }

    /** What became of the transaction; one that was never about to commit did not happen. */
    Fate ofTransaction(long transaction) {
        return transactions.getOrDefault(transaction, Fate.NOT_DONE);
    }

    /** Whether the broker must have had this letter, may have had it, or cannot. */
    Fate ofSend(Letter letter) {
        Long transaction = sending.get(letter);
        if (transaction == null) {
            return Fate.NOT_DONE;
        }
        if (transaction != 0) {
            return ofTransaction(transaction);
        }
        return sent.contains(letter) ? Fate.DONE : Fate.IN_DOUBT;
    }

    /** All letters that were sent or tried. */
    Set<Letter> letters() {
        return sending.keySet();
    }
}
