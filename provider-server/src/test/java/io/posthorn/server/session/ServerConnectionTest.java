package io.posthorn.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.SessionKind;
import io.posthorn.server.queue.BrokerException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerConnectionTest {
    private final SessionFixture f = new SessionFixture();

    @Test
    void aClientIdBelongsToOneConnectionUntilItsEnd() {
        SessionFixture other = new SessionFixture(f.broker);
        f.connection.setClientId("id");
        assertThatThrownBy(() -> other.connection.setClientId("id"))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLIENT_ID_IN_USE));

        f.connection.lost();

        other.connection.setClientId("id");
        other.connection.close(other.out.reply("close"));
        assertThat(other.told()).containsExactly("close done");
        new SessionFixture(f.broker).connection.setClientId("id");
    }

    @Test
    void aConnectionHasOneClientId() {
        f.connection.setClientId("id");

        assertThatThrownBy(() -> f.connection.setClientId("id"))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_STATE));
    }

    @Test
    void closeGivesAllBackAsPerhapsDeliveredAndDropsTransactions() {
        f.send("q", "a");
        f.consume(f.session(), 1, "q");
        f.sendIn(1, "q", "never");
        f.told();

        f.connection.close(f.out.reply("close"));

        assertThat(f.told()).containsExactly("close done");
        SessionFixture next = new SessionFixture(f.broker);
        next.consume(next.session(), 1, "q");
        assertThat(next.told()).containsExactly("open done", "c1 #1 a*2");
    }

    @Test
    void aSessionIsThereFromItsOpeningToItsEnd() {
        assertThatThrownBy(() -> f.connection.openSession(1, SessionFixture.EPOCH, SessionKind.PLAIN))
                .isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> f.connection.session(3))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_STATE));
        f.session().close(List.of(), List.of(), f.out.reply("close"));
        f.told();

        assertThatThrownBy(f::session).isInstanceOf(BrokerException.class);
        f.connection.openSession(1, SessionFixture.EPOCH, SessionKind.TRANSACTED);
        f.connection.openSession(3, SessionFixture.EPOCH, SessionKind.TRANSACTED);
        assertThatThrownBy(() -> f.connection.openSession(4, SessionFixture.EPOCH, SessionKind.TRANSACTED))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void itIsAnsweredWhenAllThatWasAskedIs() {
        List<String> order = new ArrayList<>();
        f.broker.store.hold();
        f.send("q", "a");
        f.connection.whenAnswered(() -> order.addAll(f.out.told()));
        f.broker.loop.runAll();
        assertThat(order).isEmpty();

        f.broker.store.release();
        f.broker.loop.runAll();

        assertThat(order).containsExactly("receipt 1");
    }
}
