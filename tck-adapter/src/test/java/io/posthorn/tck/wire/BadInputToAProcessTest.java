package io.posthorn.tck.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.wire.Frame;
import io.posthorn.tck.process.BrokerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk is not touched by bad input, also where the broker is killed right after it. */
class BadInputToAProcessTest {
    private static final int MESSAGES = 20;

    @TempDir
    private Path directory;

    @Test
    void whatIsStoredSurvivesBadInputAndAKill() throws IOException {
        try (BrokerProcess broker = server();
                RawClient client = RawClient.open(broker.address())) {
            for (byte i = 0; i < MESSAGES; i++) {
                client.sendDurably("kept", new byte[] {i});
                misbehave(broker.address(), i);
            }
            broker.kill();
        }

        try (BrokerProcess broker = server();
                RawClient client = RawClient.open(broker.address())) {
            client.consume("kept");
            for (byte i = 0; i < MESSAGES; i++) {
                assertThat(client.receive()).containsExactly(i);
            }
            assertThat(broker.terminate()).isZero();
        }
    }

    private static void misbehave(InetSocketAddress broker, int seed) throws IOException {
        byte[] noise = new byte[1_000];
        new Random(seed).nextBytes(noise);
        byte[] send = RawClient.bytes(new Frame.Send(1, 1, 0, true, RawClient.message("kept", noise)));
        try (RawClient client = RawClient.silent(broker)) {
            client.sendBytes("GET /kept HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
        }
        try (RawClient client = RawClient.greeted(broker)) {
            client.send(new Frame.Send(1, 1, 0, true, RawClient.message("kept", noise)));
        }
        try (RawClient client = RawClient.open(broker)) {
            client.sendBytes(Arrays.copyOf(send, send.length / 2));
        }
        try (RawClient client = RawClient.open(broker)) {
            client.sendBytes(noise);
        }
    }

    private BrokerProcess server() {
        return BrokerProcess.server(
                directory.resolve("logs"), "--data", directory.resolve("data").toString(), "--port", "0");
    }
}
