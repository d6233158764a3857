package io.posthorn.server.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.FrameDecoder;
import io.posthorn.api.wire.FrameEncoder;
import io.posthorn.server.store.InMemoryStore;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(30)
class PosthornBrokerTest {
    private final BreakableStore store = new BreakableStore(new InMemoryStore());

    @Test
    void theUrlLeadsToIt() throws IOException {
        try (PosthornBroker broker = PosthornBroker.start(BrokerSettings.inMemory());
                Socket client = connect(broker)) {
            assertThat(broker.url()).isEqualTo("posthorn://127.0.0.1:" + client.getPort());
        }
    }

    @Test
    void stoppingTellsClientsAndFreesEverything() throws IOException {
        PosthornBroker broker = PosthornBroker.start(BrokerSettings.inMemory(), (settings, plan, loop) -> store);
        try (Socket client = greeted(broker)) {
            broker.close();
            broker.close();

            assertThat(closeFrame(client).code()).isEqualTo(ErrorCode.BROKER_STOPPING);
            assertThat(broker.ended().join()).isEmpty();
            assertThat(store.closed()).isTrue();
            assertNoThreadIsLeft();
        }
    }

    @Test
    void aFailingStoreEndsTheBrokerAndTellsClientsThatTheyAreInDoubt() throws IOException {
        PosthornBroker broker = PosthornBroker.start(BrokerSettings.inMemory(), (settings, plan, loop) -> store);
        try (Socket client = greeted(broker)) {
            store.fail();

            Frame.Close close = closeFrame(client);
            assertThat(close.code()).isEqualTo(ErrorCode.STORE_FAILED);
            assertThat(close.text()).contains("in doubt");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(broker.ended().join()).contains(store.reason());
            assertThat(store.closed()).isTrue();
            assertNoThreadIsLeft();
            assertThatThrownBy(() -> connect(broker)).isInstanceOf(IOException.class);
        }
    }

    /** S14: never a live process with a dead port. */
    @Test
    void aFailingStoreEndsTheServersProcessWithFour() {
        AtomicReference<PosthornBroker> started = new AtomicReference<>();
        CommandLine server = new CommandLine(new ServerCommand(settings -> {
            started.set(PosthornBroker.start(settings, (changed, plan, loop) -> store));
            store.fail();
            return started.get();
        }));

        int exitCode = server.execute("--in-memory", "--port", "0");

        assertThat(exitCode).isEqualTo(ExitCode.STORE_FAILED.number());
        assertThat(started.get().ended()).isDone();
    }

    @Test
    void theCommandLineBoundsWhatWaitsInASubscription() {
        AtomicReference<BrokerSettings> given = new AtomicReference<>();
        CommandLine server = new CommandLine(new ServerCommand(settings -> {
            given.set(settings);
            throw new StartException("the test wants no broker");
        }));

        server.execute("--in-memory", "--subscription-backlog", "64m");

        assertThat(given.get().limits().subscriptionBacklog()).isEqualTo(64L << 20);
    }

    @Test
    void aPortInUseLeavesNothing() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings = BrokerSettings.inMemory().withTcp("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> PosthornBroker.start(settings, (changed, plan, loop) -> store))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
        }
        assertThat(store.closed()).isTrue();
        assertNoThreadIsLeft();
    }

    @Test
    void anAddressForEverybodyIsRefusedBeforeAnythingIsTouched() {
        BrokerSettings settings = BrokerSettings.inMemory().withTcp("0.0.0.0", 0);

        assertThatThrownBy(() -> PosthornBroker.start(settings, (changed, plan, loop) -> {
                    throw new AssertionError("the store was touched");
                }))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--insecure");
    }

    private static void assertNoThreadIsLeft() {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(brokerThreads()).isEmpty());
    }

    /** But for those of the brokers that other tests leave inside this process. */
    private static List<String> brokerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("posthorn-loop") || name.startsWith("posthorn-memory-store"))
                .toList();
    }

    private static Socket connect(PosthornBroker broker) throws IOException {
        InetSocketAddress address = (InetSocketAddress) broker.address();
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static Socket greeted(PosthornBroker broker) throws IOException {
        Socket socket = connect(broker);
        ByteBuf hello = Unpooled.buffer();
        FrameEncoder.encode(new Frame.Hello(1, 1), hello);
        socket.getOutputStream().write(ByteBufUtil.getBytes(hello));
        assertThat(read(socket)).isInstanceOf(Frame.HelloReply.class);
        return socket;
    }

    private static Frame.Close closeFrame(Socket socket) throws IOException {
        return (Frame.Close) read(socket);
    }

    private static Frame read(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return FrameDecoder.handshake().decode(Unpooled.wrappedBuffer(frame));
    }
}
