package io.posthorn.tck.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker is green on what the promises allow, and red on each thing they forbid. */
class CheckerTest {
    private static final Letter A1 = new Letter("a", "p", 1);
    private static final Letter A2 = new Letter("a", "p", 2);
    private static final Letter A3 = new Letter("a", "p", 3);
    private static final Letter B1 = new Letter("b", "p", 1);

    private static final Stretch FIRST = new Stretch(1, "c", 1);
    private static final Stretch FIRST_AFTER_ROLLBACK = new Stretch(1, "c", 2);
    private static final Stretch OTHER_CONSUMER = new Stretch(1, "d", 1);
    private static final Stretch AFTER_KILL = new Stretch(2, "c", 1);

    private final History history = new History();

    @Test
    void aWholeWayIsGreen() {
        sent(A1);
        sent(A2);
        processed(A1, FIRST);
        processed(A2, FIRST);

        assertThat(violations()).isEmpty();
    }

    @Test
    void aSendInDoubtMayBeThereOrNot() {
        history.add(new Event.Sending(A1, 0));
        history.add(new Event.Sending(A2, 0));
        processed(A2, AFTER_KILL);

        assertThat(violations()).isEmpty();
    }

    @Test
    void anAcknowledgementInDoubtMayBeDoneOrNot() {
        sent(A1);
        sent(A2);
        delivered(A1, FIRST);
        history.add(new Event.Acknowledging(A1, 0));
        processed(A1, AFTER_KILL);
        delivered(A2, AFTER_KILL);
        history.add(new Event.Acknowledging(A2, 0));

        assertThat(violations()).isEmpty();
    }

    @Test
    void aRollbackStartsAgainAtTheFirst() {
        sent(A1);
        sent(A2);
        delivered(A1, FIRST);
        delivered(A2, FIRST);
        history.add(new Event.GaveBack(FIRST));
        processed(A1, FIRST_AFTER_ROLLBACK);
        processed(A2, FIRST_AFTER_ROLLBACK);

        assertThat(violations()).isEmpty();
    }

    @Test
    void aSentLetterThatNeverComesIsRed() {
        sent(A1);
        sent(A2);
        processed(A1, FIRST);

        assertThat(violations()).singleElement().asString().startsWith("S1 lost: a|p|2");
    }

    @Test
    void aLetterThatWasOnlySeenIsRed() {
        sent(A1);
        delivered(A1, FIRST);

        assertThat(violations()).singleElement().asString().startsWith("S1 lost: a|p|1");
    }

    @Test
    void aChangedByteIsRed() {
        assertThat(Letter.read(A1.text())).contains(A1);
        assertThat(Letter.read(A1.text() + "x")).isEmpty();

        history.add(new Event.Garbled("a", "x"));

        assertThat(violations()).singleElement().asString().startsWith("S1 changed");
    }

    @Test
    void aLetterThatComesAfterItsAcknowledgementIsRed() {
        sent(A1);
        processed(A1, FIRST);
        processed(A1, AFTER_KILL);

        assertThat(violations()).singleElement().asString().startsWith("S5 again: a|p|1");
    }

    @Test
    void aSecondCopyIsRed() {
        sent(A1);
        delivered(A1, FIRST);
        history.add(new Event.Acknowledging(A1, 0));
        delivered(A1, OTHER_CONSUMER);
        history.add(new Event.Acknowledging(A1, 0));

        assertThat(Checker.violations(history.events(), Set.of("a")))
                .singleElement()
                .asString()
                .startsWith("S5 twice: a|p|1");
    }

    @Test
    void changedOrderIsRed() {
        sent(A1);
        sent(A2);
        processed(A2, FIRST);
        processed(A1, FIRST);

        assertThat(violations()).hasSize(2).allMatch(violation -> violation.startsWith("S7 order"));
    }

    @Test
    void whatCameBackBehindOthersIsRed() {
        sent(A1);
        sent(A2);
        sent(A3);
        delivered(A1, FIRST);
        processed(A2, AFTER_KILL);
        processed(A1, new Stretch(3, "c", 1));
        processed(A3, new Stretch(3, "c", 1));

        assertThat(violations()).singleElement().asString().startsWith("S7 order: a|p|2");
    }

    @Test
    void halfATransactionOfSendsIsRed() {
        history.add(new Event.Sending(A1, 7));
        history.add(new Event.Sending(B1, 7));
        history.add(new Event.Committing(7));
        processed(A1, AFTER_KILL);

        assertThat(violations()).singleElement().asString().startsWith("S1 lost: b|p|1");
    }

    @Test
    void aTransactionInDoubtMayBeDoneOrNot() {
        moved(7);
        processed(B1, AFTER_KILL);
        assertThat(violations()).isEmpty();
    }

    @Test
    void aTransactionInDoubtThatDidNotHappenGivesBackWhatItTook() {
        moved(7);
        processed(A1, AFTER_KILL);
        assertThat(violations()).isEmpty();
    }

    @Test
    void aMoveThatDoublesIsRed() {
        moved(7);
        processed(B1, AFTER_KILL);
        processed(A1, AFTER_KILL);

        assertThat(violations()).singleElement().asString().startsWith("S4 half: a|p|1");
    }

    @Test
    void aMoveThatLosesIsRed() {
        moved(7);

        assertThat(violations()).singleElement().asString().startsWith("S4 half: a|p|1");
    }

    @Test
    void whatWasRolledBackAndComesNeverthelessIsRed() {
        history.add(new Event.Sending(A1, 7));
        history.add(new Event.RolledBack(7));
        processed(A1, FIRST);

        assertThat(violations()).singleElement().asString().startsWith("S4 undead: a|p|1");
    }

    /** A transaction takes A1 and sends B1; the broker is killed in its commit. */
    private void moved(long transaction) {
        sent(A1);
        delivered(A1, FIRST);
        history.add(new Event.Sending(B1, transaction));
        history.add(new Event.Acknowledging(A1, transaction));
        history.add(new Event.Committing(transaction));
    }

    private void sent(Letter letter) {
        history.add(new Event.Sending(letter, 0));
        history.add(new Event.Sent(letter));
    }

    private void delivered(Letter letter, Stretch stretch) {
        history.add(new Event.Delivered(letter, stretch));
    }

    private void processed(Letter letter, Stretch stretch) {
        delivered(letter, stretch);
        history.add(new Event.Acknowledging(letter, 0));
        history.add(new Event.Acknowledged(letter));
    }

    private List<String> violations() {
        return Checker.violations(history.events(), Set.of());
    }
}
