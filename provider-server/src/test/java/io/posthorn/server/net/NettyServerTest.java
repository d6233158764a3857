package io.posthorn.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.local.LocalAddress;
import io.posthorn.api.message.QueueName;
import io.posthorn.api.wire.ConsumerFlag;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.server.broker.Broker;
import io.posthorn.server.broker.BrokerEnvironment;
import io.posthorn.server.loop.NettyLoops;
import io.posthorn.server.loop.SystemClock;
import io.posthorn.server.queue.MemoryBudget;
import io.posthorn.server.queue.PageLimits;
import io.posthorn.server.security.OpenAuthenticator;
import io.posthorn.server.security.OpenAuthorizer;
import io.posthorn.server.session.ScriptedStore;
import io.posthorn.server.session.SessionEnvironment;
import io.posthorn.server.session.SessionLimits;
import io.posthorn.server.store.InMemoryStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real sockets, with two loops and a store on its own thread. */
@Timeout(30)
class NettyServerTest {
    private static final NetLimits LIMITS = new NetLimits(1_000_000, 2_000_000, 10, 5, 500, 15_000);

    private final NettyLoops loops = NettyLoops.sockets(2, "test");
    private final ScriptedStore store = new ScriptedStore(new InMemoryStore());
    private final NetEnvironment environment = environment();
    private final NettyServer server = NettyServer.bind(loopback(0), loops, environment);

    @AfterEach
    void stop() {
        server.stop(Duration.ofSeconds(5));
        store.close();
        loops.close();
    }

    @Test
    void manyMessagesGoThroughWhole() throws IOException {
        try (SocketClient client = connect()) {
            client.openConnection();
            client.send(new Frame.OpenConsumer(2, 1, 1, new QueueName("q"), null));
            client.send(new Frame.Credit(1, 1, 1_000, 10_000_000));
            assertThat(client.next()).isEqualTo(new Frame.Done(2));
            for (int i = 1; i <= 500; i++) {
                client.send(new Frame.Send(1, i, 0, false, WireClient.message("q", "m" + i, i % 2 == 0)));
            }

            int deliveries = 0;
            while (deliveries < 500) {
                if (client.next() instanceof Frame.Deliver deliver) {
                    assertThat(deliver.tag()).isEqualTo(++deliveries);
                }
            }
        }
    }

    @Test
    void aSelectorAndABrowserWorkAcrossLoops() throws IOException {
        try (SocketClient client = connect()) {
            client.openConnection();
            for (int i = 1; i <= 20; i++) {
                client.send(new Frame.Send(1, i, 0, true, WireClient.message("q", "m" + i, i % 10 == 0)));
                assertThat(client.next()).isEqualTo(new Frame.Receipt(1, i));
            }
            client.send(new Frame.OpenConsumer(2, 1, 1, new QueueName("q"), "JMSDeliveryMode = 'PERSISTENT'"));
            client.send(new Frame.Credit(1, 1, 100, 100_000));
            client.send(new Frame.Poll(3, 1, 1, false, true));
            assertThat(client.next()).isEqualTo(new Frame.Done(2));
            assertThat(((Frame.Deliver) client.next()).message().persistent()).isTrue();
            assertThat(((Frame.Deliver) client.next()).message().persistent()).isTrue();
            assertThat(client.next()).isEqualTo(new Frame.Done(3));

            client.send(new Frame.OpenConsumer(4, 1, 2, new QueueName("q"), null, Set.of(ConsumerFlag.BROWSE), null));
            client.send(new Frame.Credit(1, 2, 100, 100_000));
            client.send(new Frame.Poll(5, 1, 2, false, false));
            assertThat(client.next()).isEqualTo(new Frame.Done(4));
            for (int tag = 1; tag <= 18; tag++) {
                Frame.Deliver shown = (Frame.Deliver) client.next();
                assertThat(shown.tag()).isEqualTo(tag);
                assertThat(shown.message().persistent()).isFalse();
            }
            assertThat(client.next()).isEqualTo(new Frame.Done(5));
        }
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        InetSocketAddress taken = (InetSocketAddress) server.address();

        assertThatThrownBy(() -> NettyServer.bind(taken, loops, environment))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("127.0.0.1:" + taken.getPort());
    }

    @Test
    void theReasonOfAnEndReachesAClientThatGoesOnSending() throws IOException {
        try (SocketClient client = connect()) {
            client.sendBytes(new byte[] {(byte) 0xFF, 0, 0, 0, 1, 2, 3});
            for (int i = 0; i < 100; i++) {
                client.sendBytes(new byte[10_000]);
            }

            assertThat(client.next()).isInstanceOfSatisfying(Frame.Close.class, close -> assertThat(close.code())
                    .isEqualTo(ErrorCode.TOO_LARGE));
            assertThat(client.ended()).isTrue();
        }
        await().until(() -> server.connections() == 0);
    }

    @Test
    void aHalfOpenClientThatSaysNothingIsClosedAndOthersLive() throws IOException {
        try (SocketClient silent = connect();
                SocketClient other = connect()) {
            other.openConnection();

            assertThat(silent.next()).isInstanceOfSatisfying(Frame.Close.class, close -> assertThat(close.code())
                    .isEqualTo(ErrorCode.TIMED_OUT));
            other.send(new Frame.Send(1, 1, 0, true, WireClient.message("q", "a", true)));
            assertThat(other.next()).isEqualTo(new Frame.Receipt(1, 1));
        }
    }

    @Test
    void whoComesWhileAnAddressHasTooManyUnauthenticatedIsToldSo() throws IOException {
        SocketClient[] silent = new SocketClient[5];
        for (int i = 0; i < silent.length; i++) {
            silent[i] = connect();
        }
        await().until(() -> server.connections() == 5);

        try (SocketClient sixth = connect()) {
            assertThat(sixth.next()).isInstanceOfSatisfying(Frame.Close.class, close -> assertThat(close.code())
                    .isEqualTo(ErrorCode.RESOURCE_LIMIT));
        }
        for (SocketClient client : silent) {
            client.close();
        }
    }

    @Test
    void aStopInGoodOrderAnswersWhatWasReadAndSaysSo() throws IOException {
        try (SocketClient client = connect()) {
            client.openConnection();
            store.hold();
            client.send(new Frame.Send(1, 1, 0, true, WireClient.message("q", "a", true)));
            await().until(() -> store.batches.size() == 1);

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.stop(Duration.ofSeconds(10)));
            await().until(() -> !accepts());
            client.send(new Frame.Send(1, 2, 0, true, WireClient.message("q", "unread", true)));
            store.release();

            assertThat(client.next()).isEqualTo(new Frame.Receipt(1, 1));
            assertThat(client.next()).isInstanceOfSatisfying(Frame.Close.class, close -> assertThat(close.code())
                    .isEqualTo(ErrorCode.BROKER_STOPPING));
            assertThat(client.ended()).isTrue();
            stopped.join();
            assertThat(store.batches).hasSize(1);
        }
    }

    @Test
    void aStopDoesNotWaitForEver() throws IOException {
        try (SocketClient client = connect()) {
            client.openConnection();
            store.hold();
            client.send(new Frame.Send(1, 1, 0, true, WireClient.message("q", "a", true)));
            await().until(() -> store.batches.size() == 1);

            server.stop(Duration.ofMillis(100));

            assertThat(client.ended()).isTrue();
            await().until(() -> server.connections() == 0);
        }
    }

    @Test
    void anAbortTellsEverybodyWhy() throws IOException {
        try (SocketClient client = connect()) {
            client.openConnection();

            server.abort(ErrorCode.STORE_FAILED, "the disk is gone");

            assertThat(client.next()).isEqualTo(new Frame.Close(ErrorCode.STORE_FAILED, "the disk is gone", null));
        }
    }

    @Test
    void aClientThatDoesNotReadIsNotReadFromAndHoldsNobodyUp() throws IOException {
        try (SocketClient lazy = connect();
                SocketClient other = connect()) {
            lazy.openConnection();
            other.openConnection();
            lazy.send(new Frame.OpenConsumer(2, 1, 1, new QueueName("q"), null));
            lazy.send(new Frame.Credit(1, 1, 1_000_000, Integer.MAX_VALUE));
            String body = "x".repeat(100_000);
            for (int i = 1; i <= 300; i++) {
                other.send(new Frame.Send(1, i, 0, true, WireClient.message("q", body, true)));
                assertThat(other.next()).isEqualTo(new Frame.Receipt(1, i));
            }

            assertThat(lazy.next()).isEqualTo(new Frame.Done(2));
            for (int i = 1; i <= 300; i++) {
                assertThat(((Frame.Deliver) lazy.next()).tag()).isEqualTo(i);
            }
        }
    }

    @Test
    void theLocalTransportIsServedTheSameWay() {
        NettyLoops local = NettyLoops.local(1, "test-local");
        NettyServer inVm = NettyServer.bind(new LocalAddress("net-test"), local, environment);

        assertThat(inVm.address()).isEqualTo(new LocalAddress("net-test"));
        assertThatThrownBy(() -> NettyServer.bind(new LocalAddress("net-test"), local, environment))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("net-test");

        inVm.stop(Duration.ofSeconds(5));
        local.close();
    }

    private boolean accepts() {
        try (SocketClient late = connect()) {
            return late.connected();
        } catch (IOException refused) {
            return false;
        }
    }

    private SocketClient connect() throws IOException {
        return new SocketClient((InetSocketAddress) server.address());
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private NetEnvironment environment() {
        BrokerEnvironment surroundings = new BrokerEnvironment(
                List.of(loops.next(), loops.next()),
                new SystemClock(),
                store,
                new MemoryBudget(100_000_000),
                PageLimits.DEFAULT,
                true,
                BrokerEnvironment.DEFAULT_MOST_QUEUES);
        Broker broker = Broker.of(store.recover(reason -> {}), surroundings);
        SessionEnvironment sessions =
                new SessionEnvironment(broker, new OpenAuthorizer(), SessionLimits.withSendWindow(1024 * 1024));
        return new NetEnvironment(sessions, new OpenAuthenticator(), LIMITS);
    }
}
