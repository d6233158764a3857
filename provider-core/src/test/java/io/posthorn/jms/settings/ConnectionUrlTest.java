package io.posthorn.jms.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.posthorn.api.spi.security.Secret;
import io.posthorn.jms.object.AllowedClasses;
import io.posthorn.jms.object.ObjectReading;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            posthorn://broker.example:7000         | posthorn://broker.example:7000
            POSTHORN://broker                      | posthorn://broker:5670
            tcp://broker:61616/                    | posthorn://broker:61616
            '  posthorn://broker  '                | posthorn://broker:5670
            posthorn://a,b:5671                    | posthorn://a:5670, posthorn://b:5671
            tcp://a,tcp://b:1                      | posthorn://a:5670, posthorn://b:1
            failover:(tcp://a:1,tcp://b:2)         | posthorn://a:1, posthorn://b:2
            failover://(tcp://a:1, tcp://b:2)      | posthorn://a:1, posthorn://b:2
            failover:tcp://a:1,tcp://b:2           | posthorn://a:1, posthorn://b:2
            (tcp://a:1,b:2)                        | posthorn://a:1, posthorn://b:2
            posthorn://[::1]                       | posthorn://[::1]:5670
            posthorn://[2001:db8::7]:99,127.0.0.1  | posthorn://[2001:db8::7]:99, posthorn://127.0.0.1:5670
            vm://test                              | vm://test
            vm://test/                             | vm://test
            """)
    void everySpellingOfAnAddressIsUnderstood(String url, String addresses) {
        assertThat(ConnectionUrl.parse(url).addresses()).hasToString("[" + addresses + "]");
    }

    @Test
    void theDefaultIsTheDefaultPortOfThisMachine() {
        assertThat(ConnectionUrl.parse(ConnectionUrl.DEFAULT).addresses())
                .containsExactly(new TcpAddress("127.0.0.1", 5670));
    }

    @Test
    void theDataDirectoryOfABrokerInThisProcessIsPercentDecoded() {
        // when
        ConnectionUrl url = ConnectionUrl.parse("vm://orders?data=/srv/%C3%BCber%20all");

        // then
        assertThat(url.addresses()).containsExactly(new LocalAddress("orders", Optional.of(Path.of("/srv/über all"))));
    }

    @Test
    void everyOptionArrivesInTheSettings() {
        // given
        ConnectionUrl url = ConnectionUrl.parse("posthorn://broker?jms.username=al&jms.password=p%26w&jms.clientID=c"
                + "&jms.prefetch=7&jms.prefetchBytes=4096&jms.ackSync=false&jms.connectTimeout=1&jms.requestTimeout=2"
                + "&jms.sendTimeout=3&jms.closeTimeout=4&transport.heartbeat=5&jms.object.allow=com.acme.*");

        // when
        ConnectionSettings settings = url.options().settings(url.addresses());

        // then
        assertThat(settings)
                .isEqualTo(new ConnectionSettings(
                        url.addresses(),
                        new Credentials("al", new Secret("p&w")),
                        "c",
                        new Prefetch(7, 4096),
                        false,
                        new Timeouts(1, 2, 3, 4),
                        5,
                        new ObjectReading(AllowedClasses.parse("com.acme.*"), null)));
        assertThat(settings.toString()).doesNotContain("p&w").contains("***");
        assertThat(url.toString()).doesNotContain("p&w").contains("***");
    }

    @Test
    void whatIsNotSaidHasItsDefault() {
        // given
        ConnectionUrl url = ConnectionUrl.parse("posthorn://broker");

        // then
        assertThat(url.options().settings(url.addresses()))
                .isEqualTo(ConnectionSettings.to(new TcpAddress("broker", 5670)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posthorn://a?prefetch=9",
                "posthorn://a?JMS.PREFETCH=9",
                "failover:(tcp://a)?jms.prefetch=9",
                "(tcp://a?jms.prefetch=9,tcp://b?jms.prefetch=9)",
                "posthorn://a?&jms.prefetch=9&",
            })
    void anOptionIsKnownByItsNameWithoutRegardToPrefixCaseAndPlace(String url) {
        assertThat(ConnectionUrl.parse(url).options().get(ConnectionOption.PREFETCH))
                .isEqualTo(9);
    }

    @Test
    void parametersOfOtherVendorsAreListedAndIgnored() {
        // when
        ConnectionUrl url = ConnectionUrl.parse("failover:(tcp://a:61616?wireFormat.maxInactivityDuration=0)"
                + "?randomize=false&jms.prefetchPolicy.all=10&maxReconnectAttempts=-1&jms.clientId=c");

        // then
        assertThat(url.foreign())
                .containsExactly(
                        "wireFormat.maxInactivityDuration",
                        "randomize",
                        "jms.prefetchPolicy.all",
                        "maxReconnectAttempts");
        assertThat(url.options().get(ConnectionOption.CLIENT_ID)).isEqualTo("c");
    }

    @ParameterizedTest
    @CsvSource({
        "posthorn://a?jms.prefech=1, 13, jms.prefetch",
        "posthorn://a?jms.akcSync=true, 13, jms.ackSync",
        "posthorn://a?clientid2=x, 13, jms.clientId",
        "posthorn://a?jms.x=1&transport.heartbeet=1, 21, transport.heartbeat",
        "posthorn://a?transport.prefetch=1, 13, jms.prefetch",
        "vm://a?date=/x, 7, data",
    })
    void aMisspeltParameterIsRefusedAndTheNearestNamed(String url, int position, String nearest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionUrl.parse(url))
                .withMessageContaining("position " + position + ":")
                .withMessageContaining("did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            posthorn://a?jms.prefetch=-1        | 13 | jms.prefetch must be a number from 0 to 100000, is -1
            posthorn://a?jms.prefetch=many      | 13 | jms.prefetch must be a number from 0 to 100000, is "many"
            posthorn://a?jms.ackSync=yes        | 13 | jms.ackSync must be true or false, is "yes"
            posthorn://a?jms.sendTimeout=0      | 13 | jms.sendTimeout must be a number from 1 to 86400000, is 0
            posthorn://a?jms.clientId=          | 13 | jms.clientId must not be empty
            posthorn://a?jms.prefetch           | 25 | jms.prefetch has no value
            posthorn://a?=1                     | 13 | a parameter's name is expected
            posthorn://a?prefetch=1&prefetch=2  | 24 | jms.prefetch is given twice, with different values
            posthorn://a?jms.clientId=%4        | 26 | two hexadecimal digits
            posthorn://a?jms.clientId=%FF       | 26 | not UTF-8
            posthorn://a?data=/x                | 13 | data belongs to vm://
            vm://a?data=                        | 7  | data is empty
            vm://a?data=%00                     | 7  | data is not a path
            ''                                  | 0  | the URL is empty
            '   '                               | 0  | the URL is empty
            broker:5670                         | 0  | posthorn://HOST or vm://NAME is expected
            http://broker                       | 0  | this scheme is not known
            posthorn://                         | 11 | a host is expected
            posthorn://a,,b                     | 13 | a host is expected
            posthorn://:5670                    | 11 | a host is expected before the port
            posthorn://a:0                      | 12 | 1 to 65535
            posthorn://a:65536                  | 12 | 1 to 65535
            posthorn://a:567x                   | 12 | 1 to 65535
            posthorn://a:                       | 12 | 1 to 65535
            posthorn://a/b                      | 12 | a host's name has
            posthorn://me:secret@a              | 13 | 1 to 65535
            posthorn://me@a                     | 13 | jms.username
            posthorn://[::1                     | 11 | IPv6
            posthorn://[1.2.3.4.5]              | 11 | IPv6
            posthorn://[::1]5670                | 16 | a port is expected
            failover:(tcp://a                   | 9  | never closed
            (tcp://a)x                          | 9  | only ?parameters
            vm://                               | 5  | the name of a broker is expected
            vm://a%2Fb                          | 5  | a broker's name has
            vm://a,vm://b                       | 7  | stands alone
            posthorn://a?type=XACF              | 13 | type is one of CF, QUEUE_CF, TOPIC_CF, XA_CF, QUEUE_XA_CF, TOPIC_XA_CF
            amqp://a:5672                       | 0  | write posthorn://HOST:PORT
            nio://a:61616                       | 0  | in place of nio://HOST:PORT write posthorn://HOST:PORT
            failover:(auto://a:61616)           | 10 | in place of auto://HOST:PORT write posthorn://HOST:PORT
            discovery:(multicast://default)     | 0  | write posthorn://HOST:PORT
            """)
    void anErrorNamesThePlaceAndTheProblem(String url, int position, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionUrl.parse(url))
                .withMessageContaining("position " + position + ": ")
                .withMessageContaining(problem)
                .withMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"posthorns://a", "ssl://a:61617", "failover:(ssl://a)", "amqps://a", "nio+ssl://a"})
    void tlsIsRefusedInSoManyWordsRatherThanLeftOut(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionUrl.parse(url))
                .withMessageContaining("TLS")
                .withMessageContaining("not supported in this version")
                .withMessageContaining("posthorn://HOST:PORT");
    }
}
