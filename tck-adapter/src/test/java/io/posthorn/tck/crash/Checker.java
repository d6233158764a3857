package io.posthorn.tck.crash;

import io.posthorn.tck.crash.Fates.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds a history, at whose end all queues were drained, against the promises.
 *
 * <ul>
 *   <li>S1: what was sent is delivered and acknowledged once; what is in doubt at most once; the bytes are those sent.
 *   <li>S4: of a transaction over several queues, with its acknowledgements, all or nothing happened.
 *   <li>S5: what is known to be acknowledged never comes again; nothing comes twice without a crash or a rollback.
 *   <li>S7: the letters of a producer come in the order sent, and after a crash or rollback start again at the first that
 *       was not acknowledged. Queues on which consumers compete have no order that could be seen from outside.
 * </ul>
 */
final class Checker {
    private final Fates fates;
    private final OrderCheck order;
    private final Set<String> competing;
    private final Map<Letter, Copy> copies = new HashMap<>();
    private final Set<Stretch> givenBack = new HashSet<>();
    private final List<String> violations = new ArrayList<>();

    private Checker(List<Event> history, Set<String> competing) {
        this.competing = competing;
        fates = new Fates(history);
        order = new OrderCheck(fates, letter -> copy(letter).acknowledgement != Fate.NOT_DONE);
    }

    /**
     * What is wrong with this history, nothing if it kept all promises.
     *
     * @param competing queues with more than one consumer
     */
    static List<String> violations(List<Event> history, Set<String> competing) {
        Checker checker = new Checker(history, competing);
        history.forEach(checker::check);
        checker.fates.letters().forEach(checker::checkEnd);
        return checker.violations;
    }

    private void check(Event event) {
        if (event instanceof Event.Delivered e) {
            delivered(e.letter(), e.stretch());
        } else if (event instanceof Event.Garbled e) {
            violations.add("S1 changed: " + e.queue() + " delivered what nobody sent: " + e.text());
        } else if (event instanceof Event.Acknowledging e) {
            copy(e.letter()).acknowledgement =
                    e.transaction() == 0 ? Fate.IN_DOUBT : fates.ofTransaction(e.transaction());
            copy(e.letter()).transaction = e.transaction();
        } else if (event instanceof Event.Acknowledged e) {
            copy(e.letter()).acknowledgement = Fate.DONE;
        } else if (event instanceof Event.GaveBack e) {
            givenBack.add(e.stretch());
        }
    }

    private void delivered(Letter letter, Stretch stretch) {
        Copy copy = copy(letter);
        if (fates.ofSend(letter) == Fate.NOT_DONE) {
            violations.add("S4 undead: " + letter + " was delivered, but never sent or rolled back");
        }
        if (copy.acknowledgement == Fate.DONE) {
            violations.add((copy.transaction == 0 ? "S5 again: " : "S4 half: ") + letter
                    + " was delivered after its acknowledgement was done");
        } else if (copy.heldBy(stretch.generation()) && !givenBack.contains(copy.last)) {
            violations.add("S5 twice: " + letter + " was delivered twice by one broker, to " + copy.last + " and to "
                    + stretch);
        }
        if (!competing.contains(letter.queue())) {
            order.delivered(letter, stretch).ifPresent(violations::add);
        }
        copy.last = stretch;
        copy.acknowledgement = Fate.NOT_DONE;
    }

    private void checkEnd(Letter letter) {
        Copy copy = copy(letter);
        boolean owed = fates.ofSend(letter) == Fate.DONE || copy.last != null;
        if (owed && copy.acknowledgement == Fate.NOT_DONE) {
            String what = copy.last == null ? " was never delivered" : " was not processed and did not come again";
            violations.add((copy.transaction == 0 ? "S1 lost: " : "S4 half: ") + letter + what);
        }
    }

    private Copy copy(Letter letter) {
        return copies.computeIfAbsent(letter, unseen -> new Copy());
    }

    /** Where a letter is. */
    private static final class Copy {
        private Stretch last;
        private Fate acknowledgement = Fate.NOT_DONE;
        /** Of the last acknowledgement. */
        private long transaction;

        private boolean heldBy(int generation) {
            return last != null && last.generation() == generation;
        }
    }
}
