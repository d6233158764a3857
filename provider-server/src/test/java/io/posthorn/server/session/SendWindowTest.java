package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.SessionKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendWindowTest {
    private final SessionFixture f = new SessionFixture();

    @Test
    void aFewBytesComeBackAfterAMoment() {
        EncodedMessage message = SessionFixture.nonPersistent("q", "a");
        f.session().send(1, 0, false, message);
        f.session().send(2, 0, false, message);
        assertThat(f.told()).isEmpty();

        f.broker.loop.advance(2);

        assertThat(f.told()).containsExactly("window " + 2 * message.size());
    }

    @Test
    void aQuarterOfTheWindowComesBackAtOnce() {
        EncodedMessage message = ofSize(TestBroker.WINDOW / 4);

        f.session().send(1, 0, false, message);

        assertThat(f.told()).containsExactly("window " + message.size());
    }

    @Test
    void aSendBeyondTheWindowIsAViolation() {
        f.broker.store.hold();
        f.session().send(1, 0, true, persistentOfSize(TestBroker.WINDOW));

        assertThatThrownBy(() -> f.session().send(2, 0, true, persistentOfSize(100)))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("window");

        f.broker.store.release();
        f.told();
        f.session().send(3, 0, true, persistentOfSize(100));
        assertThat(f.told()).containsExactly("receipt 3");
    }

    @Test
    void aMessageLargerThanTheWindowPassesWhenNothingIsUnderWay() {
        f.session().send(1, 0, true, persistentOfSize(2 * TestBroker.WINDOW));

        assertThat(f.told()).containsExactly("receipt 1");
    }

    @Test
    void whileMemoryIsUsedUpNothingComesBackAndWithRoomAllDoes() {
        long sequence = 0;
        int size = TestBroker.WINDOW / 4;
        while (f.told().equals(sequence == 0 ? List.of() : List.of("window " + size))) {
            assertThat(sequence).isLessThan(2 * TestBroker.MEMORY / size);
            f.session().send(++sequence, 0, false, ofSize(size));
        }
        assertThat(sequence * size).isBetween(TestBroker.MEMORY * 8 / 10, TestBroker.MEMORY + size);
        f.broker.loop.advance(1_000);
        assertThat(f.told()).isEmpty();

        f.consume(f.session(), 1, "q");
        f.told();
        f.session().acknowledge(List.of(SessionFixture.range(1, 1, sequence)), f.out.reply("ack"));

        assertThat(f.told()).contains("window " + size, "ack done");
    }

    @Test
    void aSendInATransactionComesBackThoughTheTransactionIsOpen() {
        f.sendIn(1, "q", "a");

        f.broker.loop.advance(2);

        assertThat(f.told())
                .containsExactly("window " + SessionFixture.persistent("q", "a").size());
    }

    @Test
    void aRefusedSendWithoutAReceiptComesBackToo() {
        f.broker.authorizer = (user, permission, destination) -> false;
        f.sendVolatile("q", "a");

        f.broker.loop.advance(2);

        assertThat(f.told())
                .containsExactly(
                        "refused 1 NOT_AUTHORIZED",
                        "window " + SessionFixture.nonPersistent("q", "a").size());
    }

    @Test
    void aClientWithTooMuchUnderWayIsNotReadFrom() {
        f.broker.store.hold();

        f.session().send(1, 0, true, persistentOfSize(4 * TestBroker.WINDOW));
        assertThat(f.told()).containsExactly("input paused");

        f.broker.store.release();
        assertThat(f.told()).containsExactly("receipt 1", "input goes on");
    }

    @Test
    void aSessionThatConsumesGetsItsWindowBackAlthoughMemoryIsUsedUp() {
        fillMemory();
        f.consume(f.transacted(), 1, "q");
        f.told();

        int size = TestBroker.WINDOW / 4;
        f.transacted().send(1, 1, false, ofSize(size));

        assertThat(f.told()).containsExactly("window " + size);
    }

    @Test
    void whatLiesInTheStoreIsNotHeldBackByMemory() {
        fillMemory();

        EncodedMessage message = persistentOfSize(TestBroker.WINDOW / 4);
        f.transacted().send(1, 1, false, message);

        assertThat(f.told()).containsExactly("window " + message.size());
    }

    @Test
    void newSessionsDoNotPassTheMemoryWithoutEnd() {
        int size = TestBroker.WINDOW;
        long most = 3 * TestBroker.MEMORY / size;
        int sent = 0;
        while (f.told().stream().noneMatch("refused 1 RESOURCE_LIMIT"::equals)) {
            assertThat(++sent).isLessThan((int) most);
            f.connection.openSession(3, SessionFixture.EPOCH, SessionKind.PLAIN);
            f.connection.session(3).send(1, 0, false, ofSize(size));
            f.connection.session(3).close(List.of(), List.of(), f.out.reply("close"));
        }
    }

    @Test
    void openTransactionsTakeMemoryUntilTheyEnd() {
        f.sendIn(1, "q", "a");
        f.sendIn(1, "q", "b");
        long used = used();
        assertThat(used).isGreaterThan(2L * SessionFixture.persistent("q", "a").size());
        f.transacted().rollback(1, List.of(), List.of(), f.out.reply("rollback"));
        assertThat(used()).isZero();

        f.sendIn(2, "q", "c");
        f.transacted().commit(2, List.of(SessionFixture.range(9, 1, 1)), f.out.reply("commit"));
        assertThat(used()).isZero();
        f.sendIn(3, "q", "d");
        f.transacted().close(List.of(), List.of(), f.out.reply("close"));
        assertThat(used()).isZero();
        assertThat(f.told()).contains("rollback done", "commit failed ILLEGAL_STATE", "close done");
    }

    @Test
    void theAnswerToAClosedSessionComesAfterItsReceipts() {
        f.broker.store.hold();
        f.send("q", "a");
        f.session().close(List.of(), List.of(), f.out.reply("close"));
        assertThat(f.told()).isEmpty();

        f.broker.store.release();

        assertThat(f.told()).containsExactly("receipt 1", "close done");
    }

    private long used() {
        f.broker.loop.runAll();
        return f.broker.broker.environment().memory().used();
    }

    /** With messages of session 1, up to the point from which its window is withheld. */
    private void fillMemory() {
        int size = TestBroker.WINDOW / 4;
        long sequence = 0;
        do {
            f.session().send(++sequence, 0, false, ofSize(size));
        } while (f.told().equals(List.of("window " + size)));
    }

    private static EncodedMessage ofSize(int bytes) {
        int empty = SessionFixture.nonPersistent("q", "").size();
        return SessionFixture.nonPersistent("q", "x".repeat(bytes - empty));
    }

    private static EncodedMessage persistentOfSize(int bytes) {
        int empty = SessionFixture.persistent("q", "").size();
        return SessionFixture.persistent("q", "x".repeat(bytes - empty));
    }
}
