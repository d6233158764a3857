package io.posthorn.jms.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class ConnectionUrlPropertyTest {
    @Property(tries = 2_000)
    void anyTextIsReadOrRefusedWithThePlaceNamed(@ForAll("urlLike") String text) {
        try {
            assertThat(ConnectionUrl.parse(text).addresses()).isNotEmpty();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s)connection URL, position \\d+: .+");
        }
    }

    @Property
    void whatAnAddressPrintsIsReadAsThatAddress(
            @ForAll @AlphaChars @CharRange(from = '0', to = '9') @StringLength(min = 1, max = 20) String host,
            @ForAll @IntRange(min = 1, max = 65_535) int port) {
        TcpAddress address = new TcpAddress(host, port);
        assertThat(ConnectionUrl.parse(address.toString()).addresses()).containsExactly(address);
    }

    @Property
    void oneWrongLetterInAnOptionIsNeverTakenForAnotherVendors(
            @ForAll ConnectionOption option,
            @ForAll @IntRange(min = 0, max = 100) int at,
            @ForAll @CharRange(from = 'a', to = 'z') char letter) {
        // given
        StringBuilder name = new StringBuilder(ConnectionOption.withoutPrefix(option.mainName()));
        name.setCharAt(at % name.length(), letter);
        if (ConnectionOption.named(name.toString()).isPresent()) {
            return;
        }

        // then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionUrl.parse("posthorn://a?jms." + name + "=1"))
                .withMessageContaining("did you mean");
    }

    @Provide
    Arbitrary<String> urlLike() {
        Arbitrary<String> pieces = Arbitraries.of(
                "failover:",
                "posthorn://",
                "tcp://",
                "ssl://",
                "vm://",
                "(",
                ")",
                ",",
                "?",
                "&",
                "=",
                "%",
                "%4",
                "%41",
                "[",
                "]",
                "::1",
                ":",
                "5670",
                "/",
                "//",
                "@",
                "jms.",
                "transport.",
                "prefetch",
                "clientId",
                "data",
                " ",
                "a",
                "b.c",
                "\u0000",
                "\uD800",
                "ü",
                "-1",
                "99999999999");
        Arbitrary<String> fromPieces = pieces.list().ofMaxSize(12).map(ConnectionUrlPropertyTest::join);
        return Arbitraries.oneOf(fromPieces, fromPieces.map("posthorn://"::concat), Arbitraries.strings());
    }

    private static String join(List<String> pieces) {
        return String.join("", pieces);
    }
}
