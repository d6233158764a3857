package io.posthorn.server.session;

import static io.posthorn.server.session.SessionFixture.nonPersistent;
import static io.posthorn.server.session.SessionFixture.persistent;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.spi.security.User;
import io.posthorn.api.wire.BranchJoin;
import io.posthorn.api.wire.BranchLeave;
import io.posthorn.api.wire.DeliveredRange;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.SessionKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection with XA sessions 1 and 2 and a plain session 3. */
final class BranchClient {
    static final BranchId A = branch("a");
    static final BranchId B = branch("b");

    final TestBroker broker;
    final RecordingOutbound out = new RecordingOutbound();
    final ServerConnection connection;
    private long sequence;

    BranchClient(TestBroker broker) {
        this.broker = broker;
        connection = new ServerConnection(broker.sessions(), broker.loop, out, new User("ann"));
        connection.openSession(1, SessionFixture.EPOCH, SessionKind.XA);
        connection.openSession(2, SessionFixture.EPOCH, SessionKind.XA);
        connection.openSession(3, SessionFixture.EPOCH, SessionKind.PLAIN);
    }

    static BranchId branch(String name) {
        return new BranchId(7, name.getBytes(StandardCharsets.UTF_8), new byte[] {1, 2});
    }

    /** What the client was told since the last call, but for returned windows. */
    List<String> told() {
        broker.loop.runAll();
        return out.told().stream().filter(line -> !line.startsWith("window")).toList();
    }

    void start(int session, long transaction, BranchId branch, BranchJoin how) {
        connection.session(session).startBranch(transaction, branch, how, out.reply("start"));
    }

    void start(int session, long transaction, BranchId branch) {
        start(session, transaction, branch, BranchJoin.NEW);
    }

    void end(int session, BranchId branch, BranchLeave how, DeliveredRange... ranges) {
        connection.session(session).endBranch(branch, how, List.of(ranges), out.reply("end"));
    }

    void end(int session, BranchId branch, DeliveredRange... ranges) {
        end(session, branch, BranchLeave.SUCCESS, ranges);
    }

    void prepare(BranchId branch) {
        connection.branchRequests().prepare(branch, out.answer("read only"));
    }

    void commit(BranchId branch) {
        connection.branchRequests().commit(branch, false, out.reply("commit"));
    }

    void commitAtOnce(BranchId branch) {
        connection.branchRequests().commit(branch, true, out.reply("commit"));
    }

    void rollback(BranchId branch) {
        connection.branchRequests().rollback(branch, out.reply("rollback"));
    }

    /** Names of the prepared branches. */
    List<String> prepared() {
        List<List<BranchId>> answers = new ArrayList<>();
        connection.branchRequests().recover(new Answer<>() {
            @Override
            public void given(List<BranchId> value) {
                answers.add(value);
            }

            @Override
            public void failed(ErrorCode code, String text) {
                throw new AssertionError(text);
            }
        });
        broker.loop.runAll();
        return answers.get(0).stream()
                .map(branch -> new String(branch.globalId(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Persistent sends of an XA session; 0 for none of a branch. */
    void sendIn(int session, long transaction, String queue, String... texts) {
        for (String text : texts) {
            connection.session(session).send(++sequence, transaction, false, persistent(queue, text));
        }
    }

    void sendVolatileIn(int session, long transaction, String queue, String text) {
        connection.session(session).send(++sequence, transaction, false, nonPersistent(queue, text));
    }

    /** Persistent sends of the plain session. */
    void send(String queue, String... texts) {
        for (String text : texts) {
            connection.session(3).send(++sequence, 0, true, persistent(queue, text));
        }
    }

    /** A consumer with plenty of credit. */
    void consume(int session, int consumer, String queue) {
        consume(session, consumer, queue, 1_000);
    }

    /** A consumer with credit for so many messages. */
    void consume(int session, int consumer, String queue, int messages) {
        connection
                .session(session)
                .openConsumer(new ConsumerRequest(consumer, new QueueName(queue), null), out.reply("open"));
        connection.session(session).credit(consumer, messages, 1_000_000);
        broker.loop.runAll();
    }

    /** What another consumer gets of the queue, with its attempts, in order. */
    List<String> received(int consumer, String queue) {
        consume(3, consumer, queue);
        return told().stream()
                .filter(line -> line.startsWith("c" + consumer + " #"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }
}
