package io.posthorn.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.JMSContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands against a broker inside this process, which lives as long as a connection to it does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommandLineTest {
    private static final String ADDRESS = "vm://command-line-test";
    private static final String URL = "--url=" + ADDRESS;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private JMSContext keepsTheBroker;

    @BeforeEach
    void startBroker() {
        keepsTheBroker = new PosthornConnectionFactory(ADDRESS).createContext();
    }

    @AfterEach
    void stopBroker() {
        keepsTheBroker.close();
    }

    @Test
    void whatIsProducedIsConsumedInOrder() {
        assertThat(run("produce", "q1", "a", "\u00e9", "", URL)).isZero();
        assertThat(err.toString()).contains("3 messages sent to q1");

        assertThat(run("consume", "q1", "--timeout=0", URL)).isZero();
        assertThat(out.toString()).isEqualTo("a\n\u00e9\n\n");
    }

    @ParameterizedTest
    @CsvSource({"--version, produce", "-V, produce", "-V, consume", "-V, quickstart"})
    void allSayWhichVersionTheyAre(String option, String command) {
        assertThat(run(command, option)).isZero();

        assertThat(out.toString()).startsWith("posthorn ").hasLineCount(1);
    }

    @Test
    void aMessageIsSentAsOftenAsWanted() {
        assertThat(run("produce", "q2", "a", "--count=3", "--no-persistent", URL))
                .isZero();

        assertThat(run("consume", "q2", "--count=3", URL)).isZero();
        assertThat(out.toString()).isEqualTo("a\na\na\n");
    }

    @Test
    void propertiesAndHeadersAreShownOnDemand() {
        assertThat(run("produce", "q3", "a", "--property=colour=red", "--priority=7", "--ttl=1h", URL))
                .isZero();

        assertThat(run("consume", "q3", "--timeout=0", "--headers", URL)).isZero();
        assertThat(out.toString())
                .contains("priority=7", "redelivered=false", "colour=red")
                .endsWith("\ta\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "auto", "dups_ok", "transacted"})
    void aMessageThatWasTakenIsGone(String mode) {
        assertThat(run("produce", "gone", "a", URL)).isZero();

        assertThat(run("consume", "gone", "--timeout=0", "--ack=" + mode, URL)).isZero();
        assertThat(run("consume", "gone", "--timeout=0", URL)).isZero();
        assertThat(out.toString()).isEqualTo("a\n");
    }

    @Test
    void aMessageThatWasOnlyLookedAtStays() {
        assertThat(run("produce", "q4", "a", URL)).isZero();

        assertThat(run("consume", "q4", "--timeout=0", "--ack=none", URL)).isZero();
        assertThat(run("consume", "q4", "--timeout=0", "--headers", URL)).isZero();
        assertThat(out.toString()).startsWith("a\n").contains("redelivered=true");
    }

    @Test
    void aDelayedMessageIsNotThereBeforeItsTime() {
        assertThat(run("produce", "q5", "a", "--delay=1s", URL)).isZero();

        assertThat(run("consume", "q5", "--timeout=0", URL)).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(run("consume", "q5", "--count=1", "--timeout=30s", URL)).isZero();
        assertThat(out.toString()).isEqualTo("a\n");
    }

    @Test
    void fewerMessagesThanWantedAreAFailure() {
        assertThat(run("consume", "q6", "--count=1", "--timeout=0", URL)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"produce q x", "consume q --timeout=0"})
    void withoutABrokerTheAddressAndTheWayOutAreNamed(String command) {
        String[] arguments = (command + " --url=posthorn://127.0.0.1:1").split(" ", -1);

        assertThat(run(arguments)).isEqualTo(1);
        assertThat(err.toString()).startsWith("posthorn: ").contains("127.0.0.1:1", "posthorn server --data DIR");
    }

    @ParameterizedTest
    @CsvSource({
        "produce, QUEUE",
        "consume, QUEUE",
        "produce q --priority=10 x, 0 to 9",
        "produce q --ttl=soon x, is no time",
        "consume q --ack=never, --ack",
        "frobnicate, frobnicate",
        "quickstart /no/such/file, /no/such/file",
        "quickstart ., no file",
    })
    void wrongUsageIsToldApart(String command, String text) {
        assertThat(run(command.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains(text);
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
