package io.posthorn.jms.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.posthorn.api.spi.security.Secret;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.ProtocolLimits;
import io.posthorn.jms.object.ObjectReading;
import io.posthorn.jms.settings.BrokerAddress;
import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.settings.LocalAddress;
import io.posthorn.jms.settings.Prefetch;
import io.posthorn.jms.settings.TcpAddress;
import io.posthorn.jms.settings.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerConnectorTest {
    private final RecordingListener listener = new RecordingListener();
    private ScriptedBroker broker;

    @BeforeEach
    void listen() throws IOException {
        broker = new ScriptedBroker();
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
    }

    @Test
    void aClientWithAUserAuthenticatesByPlainAndThenOpensTheConnection() throws Exception {
        ConnectionSettings settings =
                broker.settings().withCredentials("anna", new Secret("geheim")).withClientId("till-1");

        CompletableFuture<BrokerChannel> connecting = connect(settings);
        ScriptedPeer peer = broker.accept();

        assertThat(peer.next(Frame.Hello.class))
                .isEqualTo(new Frame.Hello(ProtocolLimits.VERSION, ProtocolLimits.VERSION));
        peer.send(new Frame.HelloReply(ProtocolLimits.VERSION));
        Frame.Authenticate authenticate = peer.next(Frame.Authenticate.class);
        assertThat(authenticate.mechanism()).isEqualTo("PLAIN");
        assertThat(authenticate.response()).isEqualTo("\0anna\0geheim".getBytes(UTF_8));
        peer.send(new Frame.Authenticated());
        Frame.OpenConnection open = peer.next(Frame.OpenConnection.class);
        assertThat(open.clientId()).isEqualTo("till-1");
        assertThat(open.heartbeat()).isEqualTo(ProtocolLimits.DEFAULT_HEARTBEAT);
        Frame.ConnectionOpened opened =
                new Frame.ConnectionOpened(open.correlation(), new UUID(1, 2), "scripted", 0, 1_000, 500);
        peer.send(opened);
        assertThat(connecting.get(10, TimeUnit.SECONDS).opened()).isEqualTo(opened);
    }

    @Test
    void aClientWithoutAUserIsAnonymous() throws Exception {
        CompletableFuture<BrokerChannel> connecting = connect(broker.settings());
        ScriptedPeer peer = broker.accept();

        peer.next(Frame.Hello.class);
        peer.send(new Frame.HelloReply(ProtocolLimits.VERSION));
        assertThat(peer.next(Frame.Authenticate.class).mechanism()).isEqualTo("ANONYMOUS");
        peer.close();
        assertThatThrownBy(connecting::join).hasMessageContaining("cut during the handshake");
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 400 Bad Request\r\n\r\n', looks like HTTP",
        "'AMQP\u0000\u0001\u0000\u0000', looks like AMQP",
        "'220 mail.example ESMTP\r\n', does not speak its protocol"
    })
    void whereSomethingElseAnswersTheClientSaysSo(String answer, String seen) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<BrokerChannel> connecting =
                    connect(ConnectionSettings.to(new TcpAddress("127.0.0.1", other.getLocalPort())));
            try (Socket client = other.accept()) {
                client.getOutputStream().write(answer.getBytes(ISO_8859_1));

                assertThatThrownBy(() -> connecting.get(10, TimeUnit.SECONDS))
                        .hasMessageContaining("no Posthorn broker answers there")
                        .hasMessageContaining(seen);
            }
        }
    }

    @Test
    void whereNothingIsAnsweredTheClientSaysSo() throws Exception {
        CompletableFuture<BrokerChannel> connecting = connect(broker.settings());
        ScriptedPeer peer = broker.accept();
        peer.next(Frame.Hello.class);
        peer.close();

        assertThatThrownBy(() -> connecting.get(10, TimeUnit.SECONDS))
                .hasMessageContaining("perhaps no Posthorn broker listens there");
    }

    @Test
    void addressesAreTriedInTurn() throws Exception {
        CompletableFuture<BrokerChannel> connecting =
                connect(ConnectionSettings.to(new TcpAddress("127.0.0.1", freePort()), broker.address()));
        broker.accept().open(0, 1_000);

        assertThat(connecting.get(10, TimeUnit.SECONDS).peer())
                .isEqualTo(broker.address().toString());
    }

    @Test
    void theErrorSaysOfEachAddressWhyItFailed() throws Exception {
        TcpAddress nobody = new TcpAddress("127.0.0.1", freePort());
        TcpAddress unknown = new TcpAddress("no such host", 5670);

        CompletableFuture<BrokerChannel> connecting = connect(ConnectionSettings.to(nobody, unknown, broker.address()));
        ScriptedPeer peer = broker.accept();
        peer.next(Frame.Hello.class);
        peer.send(new Frame.Close(ErrorCode.BROKER_STOPPING, "going down", null));

        assertThatThrownBy(connecting::join)
                .cause()
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining(nobody + ": Connection refused")
                .hasMessageContaining(unknown + ": the host's name cannot be resolved")
                .hasMessageContaining(broker.address() + ": going down");
    }

    @Test
    void aRefusedUserIsNotTriedElsewhere() throws Exception {
        CompletableFuture<BrokerChannel> connecting = connect(
                ConnectionSettings.to(broker.address(), broker.address()).withCredentials("anna", new Secret("wrong")));
        ScriptedPeer peer = broker.accept();
        peer.next(Frame.Hello.class);
        peer.send(new Frame.HelloReply(ProtocolLimits.VERSION));
        peer.next(Frame.Authenticate.class);
        peer.send(new Frame.Close(ErrorCode.AUTHENTICATION_FAILED, "user or password is wrong", null));

        assertThatThrownBy(connecting::join)
                .hasMessageNotContaining("wrong,")
                .cause()
                .extracting(e -> ((ConnectFailedException) e).code())
                .isEqualTo(ErrorCode.AUTHENTICATION_FAILED);
    }

    @Test
    void anotherProtocolIsToldApart() throws Exception {
        CompletableFuture<BrokerChannel> connecting = connect(broker.settings());
        broker.accept().sendRaw(Unpooled.copiedBuffer("HTTP/1.1 400 Bad Request\r\n\r\n", UTF_8));

        assertThatThrownBy(connecting::join)
                .cause()
                .extracting(e -> ((ConnectFailedException) e).code())
                .isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void aBrokerThatDoesNotAnswerIsGivenUp() throws Exception {
        CompletableFuture<BrokerChannel> connecting = connect(impatient(broker.address()));
        ScriptedPeer peer = broker.accept();

        assertThatThrownBy(connecting::join).hasMessageContaining("no answer within 200 ms");
        await().until(peer::ended);
    }

    @Test
    void aBrokerInThisProcessNeedsTheServersDependency() {
        CompletableFuture<BrokerChannel> connecting =
                connect(ConnectionSettings.to(new LocalAddress("shop", Optional.empty())));

        assertThatThrownBy(connecting::join)
                .hasMessageContaining("vm://shop")
                .hasMessageContaining("io.posthorn:posthorn-server");
    }

    private static ConnectionSettings impatient(BrokerAddress address) {
        return new ConnectionSettings(
                List.of(address),
                null,
                null,
                Prefetch.DEFAULT,
                true,
                new Timeouts(200, 1_000, 1_000, 1_000),
                0,
                ObjectReading.VALUES_ONLY);
    }

    private CompletableFuture<BrokerChannel> connect(ConnectionSettings settings) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new BrokerConnector(settings, "test").connect(listener);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
