package io.posthorn.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection on a clock that stands still. */
class AdminHandlerTest {
    private static final Reply DONE = Reply.ok(Json.object().put("done", true));
    private static final String REQUEST = "GET /x HTTP/1.1\r\n\r\n";

    private final CompletableFuture<Reply> answer = new CompletableFuture<>();
    private int asked;
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void connect() {
        channel.freezeTime();
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast(new WholeRequests())
                .addLast(new AdminHandler((request, from) -> {
                    asked++;
                    return answer;
                }));
    }

    @Test
    void whoNeverEndsItsRequestHasHalfAMinute() {
        say("GET /x HTTP/1.1\r\n");
        pass(AdminServer.LONGEST_CONNECTION - 1);
        say("A: b\r\n");
        assertThat(channel.isOpen()).isTrue();

        pass(1);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoHasItsAnswerHasASecondToHangUp() {
        say(REQUEST);
        answer.complete(DONE);
        channel.runPendingTasks();
        assertThat(heard()).contains("200 OK", "connection: close", "{\"done\":true}");

        pass(999);
        assertThat(channel.isOpen()).isTrue();
        pass(1);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatComesBehindTheRequestIsDropped() {
        say(REQUEST + REQUEST);
        say(REQUEST);
        answer.complete(DONE);
        channel.runPendingTasks();

        assertThat(asked).isOne();
        assertThat(heard().split("HTTP/1.1", -1)).hasSize(2);
    }

    @Test
    void aFaultOfTheBrokerIsToldAndNothingOfItShown() {
        say(REQUEST);
        answer.completeExceptionally(new IllegalStateException("a secret of the inside"));
        channel.runPendingTasks();

        assertThat(heard()).contains("500 ", "internal", "its log").doesNotContain("secret");
    }

    private void say(String text) {
        var unused = channel.writeInbound(Unpooled.copiedBuffer(text, UTF_8));
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private String heard() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            all.append(bytes.toString(UTF_8));
            bytes.release();
        }
        return all.toString();
    }
}
