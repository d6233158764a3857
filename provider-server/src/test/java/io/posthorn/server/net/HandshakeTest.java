package io.posthorn.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.Unpooled;
import io.posthorn.api.spi.security.Authentication;
import io.posthorn.api.spi.security.Authentication.Reason;
import io.posthorn.api.spi.security.Authenticator;
import io.posthorn.api.spi.security.Login;
import io.posthorn.api.spi.security.User;
import io.posthorn.api.wire.ErrorCode;
import io.posthorn.api.wire.Frame;
import io.posthorn.api.wire.Opcode;
import io.posthorn.api.wire.ProtocolLimits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HandshakeTest {
    private final NetFixture f = new NetFixture();
    private final WireClient client = f.client();

    @Test
    void helloIsAnsweredByTheVersionAndNothingElse() {
        client.send(new Frame.Hello(1, 9));

        assertThat(client.heard()).containsExactly(new Frame.HelloReply(1));
    }

    @Test
    void aVersionThatIsNotSpokenIsRefused() {
        client.send(new Frame.Hello(2, 9));

        assertClosed(client, ErrorCode.UNSUPPORTED_VERSION, "version 1");
    }

    @Test
    void aSecondHelloIsAViolation() {
        client.send(new Frame.Hello(1, 1), new Frame.Hello(1, 1));

        assertThat(client.heard().get(1)).isInstanceOfSatisfying(Frame.Close.class, close -> assertThat(close.code())
                .isEqualTo(ErrorCode.PROTOCOL_VIOLATION));
    }

    @Test
    void authenticationBeforeHelloIsAViolation() {
        client.send(new Frame.Authenticate("ANONYMOUS", new byte[0]));

        assertClosed(client, ErrorCode.PROTOCOL_VIOLATION, "AUTHENTICATE");
    }

    @Test
    void everyOpenCommandIsUnknownBeforeAuthentication() {
        for (Opcode opcode : Opcode.values()) {
            if (opcode.number() >= 0x10) {
                NetFixture own = new NetFixture();
                WireClient early = own.client();

                early.sendBytes(Unpooled.buffer().writeInt(1).writeByte(opcode.number()));

                assertClosed(early, ErrorCode.PROTOCOL_VIOLATION, "before authentication");
            }
        }
    }

    @Test
    void aFrameAboveTheHandshakesLimitIsRefusedFromItsHeader() {
        client.sendBytes(Unpooled.buffer().writeInt(ProtocolLimits.MAX_HANDSHAKE_FRAME + 1));

        assertClosed(client, ErrorCode.TOO_LARGE, "8192");
    }

    /** Sabotage: leave the log line out. */
    @Test
    void aClientOfAnotherKindIsClosedAtOnceWithALineInTheLog() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(FaultLog.class);
        logger.addAppender(log);
        try {
            client.sendBytes(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n", UTF_8));
            WireClient second = f.client();
            second.sendBytes(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n", UTF_8));

            assertClosed(client, ErrorCode.TOO_LARGE, "looks like HTTP");
            assertClosed(second, ErrorCode.TOO_LARGE, "looks like HTTP");
            // One a second, whoever knocks.
            assertThat(log.list)
                    .singleElement()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .asString()
                    .contains("looks like HTTP", "turned away");
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void userAndPasswordAreChecked() {
        client.send(new Frame.Hello(1, 1), new Frame.Authenticate("PLAIN", WireClient.plain("ann", "secret")));

        assertThat(client.heard()).containsExactly(new Frame.HelloReply(1), new Frame.Authenticated());
    }

    @Test
    void anUnknownUserAndAWrongPasswordAreRefusedInTheSameWords() {
        WireClient other = f.client();
        client.send(new Frame.Hello(1, 1), new Frame.Authenticate("PLAIN", WireClient.plain("ann", "x")));
        other.send(new Frame.Hello(1, 1), new Frame.Authenticate("PLAIN", WireClient.plain("bob", "secret")));

        Frame refusal = client.heard().get(1);
        assertThat(refusal).isEqualTo(other.heard().get(1));
        assertThat(refusal).isInstanceOfSatisfying(Frame.Close.class, close -> assertThat(close.code())
                .isEqualTo(ErrorCode.AUTHENTICATION_FAILED));
    }

    @Test
    void malformedResponsesOtherIdentitiesAndUnknownMechanismsAreRefused() {
        assertRefused(new Frame.Authenticate("PLAIN", new byte[] {'x'}), "malformed");
        assertRefused(new Frame.Authenticate("PLAIN", "bob\0ann\0secret".getBytes(UTF_8)), "another user");
        assertRefused(new Frame.Authenticate("MAGIC", new byte[0]), "PLAIN");
    }

    @Test
    void whoIsStillBeingCheckedHasToWait() {
        CompletableFuture<Authentication> later = new CompletableFuture<>();
        WireClient slow = new NetFixture(anonymousBy(later)).client();
        slow.send(new Frame.Hello(1, 1), new Frame.Authenticate("ANONYMOUS", new byte[0]));
        assertThat(slow.heard()).containsExactly(new Frame.HelloReply(1));

        slow.send(new Frame.Heartbeat());
        later.complete(new Authentication.Accepted(User.ANONYMOUS));

        assertThat(slow.heard()).containsExactly(new Frame.Authenticated());
    }

    /** A client may try again where the broker had no time for it, and must not where its password is wrong. */
    @Test
    void aBrokerTooBusyToCheckSaysSoInOtherWordsThanOneThatRefuses() {
        WireClient own = new NetFixture(anonymousBy(
                        CompletableFuture.completedFuture(new Authentication.Refused(Reason.BUSY, "too many at once"))))
                .client();
        own.send(new Frame.Hello(1, 1));
        assertThat(own.heard()).hasSize(1);

        own.send(new Frame.Authenticate("ANONYMOUS", new byte[0]));

        assertClosed(own, ErrorCode.RESOURCE_LIMIT, "too many at once");
    }

    @Test
    void aLoginThatWasNotLookedAtBecauseOfFailuresIsRefusedAsALogin() {
        WireClient own = new NetFixture(anonymousBy(CompletableFuture.completedFuture(
                        new Authentication.Refused(Reason.NOT_LOOKED_AT, "again in 3 s"))))
                .client();
        own.send(new Frame.Hello(1, 1));
        assertThat(own.heard()).hasSize(1);

        own.send(new Frame.Authenticate("ANONYMOUS", new byte[0]));

        assertClosed(own, ErrorCode.AUTHENTICATION_FAILED, "again in 3 s");
    }

    @Test
    void anAuthenticatorThatFailsEndsTheConnectionOnly() {
        WireClient slow =
                new NetFixture(anonymousBy(CompletableFuture.failedFuture(new IllegalStateException("x")))).client();

        slow.send(new Frame.Hello(1, 1), new Frame.Authenticate("ANONYMOUS", new byte[0]));

        assertThat(slow.heard().get(1)).isInstanceOfSatisfying(Frame.Close.class, close -> assertThat(close.code())
                .isEqualTo(ErrorCode.INTERNAL));
    }

    @Test
    void whoDoesNotAuthenticateInTimeIsClosedThoughItSendsHeartbeats() {
        client.send(new Frame.Hello(1, 1));
        f.broker.loop.advance(9_999);
        client.send(new Frame.Heartbeat());
        assertThat(client.heard()).containsExactly(new Frame.HelloReply(1));

        f.broker.loop.advance(1);

        assertClosed(client, ErrorCode.TIMED_OUT, "10000 ms");
    }

    /** It did authenticate: the broker did not look. Sabotage: say the same to all. */
    @Test
    void whoseLoginIsNotCheckedInTimeIsNotToldThatItWasSilent() {
        NetFixture busy = new NetFixture(anonymousBy(new CompletableFuture<>()));
        WireClient patient = busy.client();
        patient.send(new Frame.Hello(1, 1), new Frame.Authenticate("ANONYMOUS", new byte[0]));
        assertThat(patient.heard()).containsExactly(new Frame.HelloReply(1));

        busy.broker.loop.advance(10_000);

        assertClosed(patient, ErrorCode.AUTHENTICATION_FAILED, "did not get to check this login within 10000 ms");
    }

    @Test
    void whoAuthenticatedInTimeIsNotClosed() {
        client.open();

        f.broker.loop.advance(2_000);
        client.send(new Frame.Heartbeat());
        f.broker.loop.advance(2_000);
        client.send(new Frame.Heartbeat());

        assertThat(client.heard()).containsOnly(new Frame.Heartbeat());
    }

    @Test
    void afterTheReasonOfItsEndTheChannelIsClosedEvenIfTheClientDoesNot() {
        client.sendBytes(Unpooled.buffer().writeInt(-1));
        assertClosed(client, ErrorCode.TOO_LARGE, "4294967295");
        client.send(new Frame.Hello(1, 1));
        assertThat(client.heard()).isEmpty();
        assertThat(client.channel().isOpen()).isTrue();

        f.broker.loop.advance(1_000);

        assertThat(client.channel().isOpen()).isFalse();
    }

    @Test
    void connectionsAreLimitedAndAPlaceIsFreeAgainWhenOneEnds() {
        WireClient second = f.client().authenticated();
        client.authenticated();
        WireClient third = f.client().authenticated();

        assertClosed(f.client(), ErrorCode.RESOURCE_LIMIT, "3 connections");

        second.hangUp();
        third.hangUp();
        WireClient next = f.client().authenticated();
        assertThat(next.heard()).isEmpty();
        assertThat(f.reception.connections()).isEqualTo(2);
    }

    private void assertRefused(Frame.Authenticate authenticate, String text) {
        WireClient own = new NetFixture().client();
        own.send(new Frame.Hello(1, 1));
        assertThat(own.heard()).hasSize(1);
        own.send(authenticate);
        assertClosed(own, ErrorCode.AUTHENTICATION_FAILED, text);
    }

    private static void assertClosed(WireClient client, ErrorCode code, String text) {
        List<Frame> heard = client.heard();
        assertThat(heard).hasSize(1);
        assertThat(heard.get(0)).isInstanceOfSatisfying(Frame.Close.class, close -> {
            assertThat(close.code()).isEqualTo(code);
            assertThat(close.text()).contains(text);
        });
    }

    private static Authenticator anonymousBy(CompletionStage<Authentication> answer) {
        return new Authenticator() {
            @Override
            public CompletionStage<Authentication> authenticate(Login login) {
                return answer;
            }

            @Override
            public CompletionStage<Authentication> anonymous() {
                return answer;
            }
        };
    }
}
