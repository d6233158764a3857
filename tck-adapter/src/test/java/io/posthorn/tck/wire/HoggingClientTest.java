package io.posthorn.tck.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.server.server.BrokerLimits;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that take time, connections or memory and give nothing: they are cut off, and nobody else notices. R3, R16. */
class HoggingClientTest {
    private static final Duration AUTHENTICATION_TIME = Duration.ofMillis(800);
    private static final int CONNECTIONS = 8;
    private static final int UNAUTHENTICATED = 4;

    private final PosthornBroker broker = PosthornBroker.start(BrokerSettings.inMemory()
            .withLimits(BrokerLimits.DEFAULT
                    .withAuthenticationTime(AUTHENTICATION_TIME)
                    .withMemory(8 << 20)
                    .withConnections(CONNECTIONS, UNAUTHENTICATED)));
    private final InetSocketAddress address = (InetSocketAddress) broker.address();
    private final List<RawClient> clients = new ArrayList<>();
    private final ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void close() throws IOException {
        other.shutdownNow();
        for (RawClient client : clients) {
            client.close();
        }
        broker.close();
    }

    @Test
    void whoSaysNothingIsCutOff() throws IOException {
        try (Witness witness = new Witness(address);
                RawClient client = RawClient.silent(address)) {
            assertThat(client.expect(Frame.Close.class).code()).isEqualTo(ErrorCode.TIMED_OUT);
            assertThat(client.next()).isEmpty();
            witness.checkThatNothingHappened();
        }
    }

    @Test
    void whoStopsInTheHandshakeIsCutOff() throws IOException {
        try (Witness witness = new Witness(address);
                RawClient client = RawClient.greeted(address)) {
            assertThat(client.expect(Frame.Close.class).code()).isEqualTo(ErrorCode.TIMED_OUT);
            assertThat(client.next()).isEmpty();
            witness.checkThatNothingHappened();
        }
    }

    @Test
    void aTrickleOfBytesBuysNoTime() throws IOException {
        try (Witness witness = new Witness(address);
                RawClient client = RawClient.greeted(address)) {
            byte[] longFrame = {0, 0, 16, 0};
            client.sendBytes(longFrame);
            Future<?> trickle = other.scheduleAtFixedRate(() -> sendByte(client), 0, 20, TimeUnit.MILLISECONDS);

            assertThat(client.expect(Frame.Close.class).code()).isEqualTo(ErrorCode.TIMED_OUT);
            trickle.cancel(false);
            witness.checkThatNothingHappened();
        }
    }

    @Test
    void connectionsBeyondTheLimitAreToldSoAndLaterLetIn() throws IOException {
        try (Witness witness = new Witness(address)) {
            for (int i = 1; i < CONNECTIONS; i++) {
                clients.add(RawClient.open(address));
            }

            try (RawClient beyond = RawClient.silent(address)) {
                Frame.Close close = beyond.expect(Frame.Close.class);
                assertThat(close.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT);
                assertThat(close.text()).contains(Integer.toString(CONNECTIONS));
                assertThat(beyond.next()).isEmpty();
            }

            clients.remove(0).close();
            await().atMost(Duration.ofSeconds(5)).until(this::letIn);
            clients.remove(0).close();
            await().atMost(Duration.ofSeconds(5)).until(this::letIn);
            witness.checkThatNothingHappened();
        }
    }

    @Test
    void oneAddressCannotHoldManyConnectionsWithoutSayingWhoItIs() throws IOException {
        try (Witness witness = new Witness(address)) {
            for (int i = 0; i < UNAUTHENTICATED + 1; i++) {
                clients.add(RawClient.silent(address));
            }

            List<ErrorCode> ends = new ArrayList<>();
            for (RawClient client : clients) {
                ends.add(client.expect(Frame.Close.class).code());
            }
            // Which of them came last is for the loops to decide.
            assertThat(ends).containsOnlyOnce(ErrorCode.RESOURCE_LIMIT);
            assertThat(ends).filteredOn(ErrorCode.TIMED_OUT::equals).hasSize(UNAUTHENTICATED);
            for (RawClient client : clients) {
                client.close();
            }
            await().atMost(Duration.ofSeconds(5)).until(this::letIn);
            witness.checkThatNothingHappened();
        }
    }

    /** Its requests wait in its own socket, not in the broker's memory. */
    @Test
    void whoNeverReadsTheAnswersStopsOnlyItself() throws IOException {
        try (Witness witness = new Witness(address);
                RawClient client = RawClient.open(address)) {
            client.consume("hog");
            Future<?> flood = other.submit(() -> poll(client, 20_000_000));
            await().atMost(Duration.ofSeconds(20)).until(() -> stalled(client, flood));

            witness.checkThatNothingHappened();
        }
    }

    @Test
    void whoNeverReadsItsMessagesStopsOnlyItself() throws IOException {
        try (Witness witness = new Witness(address);
                RawClient producer = RawClient.open(address);
                RawClient client = RawClient.open(address)) {
            client.consume("hog");
            client.send(new Frame.Credit(RawClient.SESSION, RawClient.CONSUMER, Integer.MAX_VALUE, Integer.MAX_VALUE));
            for (int i = 0; i < 200; i++) {
                producer.sendDurably("hog", new byte[64 * 1024]);
            }

            witness.checkThatNothingHappened();
        }
    }

    private long lastSeen = -1;

    /** Whether the flood made no progress since it was asked last, or was cut off. */
    private boolean stalled(RawClient client, Future<?> flood) {
        long now = client.sent();
        boolean same = now == lastSeen;
        lastSeen = now;
        return same || flood.isDone();
    }

    private static void poll(RawClient client, int times) {
        try {
            for (int i = 0; i < times; i++) {
                client.send(
                        new Frame.Poll(client.nextCorrelation(), RawClient.SESSION, RawClient.CONSUMER, false, false));
            }
        } catch (IOException e) {
            assertThat(client.sent()).as("requests before the end: " + e).isPositive();
        }
    }

    private static void sendByte(RawClient client) {
        try {
            client.sendBytes(new byte[1]);
        } catch (IOException e) {
            assertThat(e)
                    .as("the end of the connection that the test waits for")
                    .hasMessageNotContaining("timed out");
        }
    }

    private boolean letIn() throws IOException {
        RawClient client = RawClient.silent(address);
        client.send(new Frame.Hello(1, 1));
        if (client.next().orElse(null) instanceof Frame.HelloReply) {
            client.close();
            return true;
        }
        client.close();
        return false;
    }
}
