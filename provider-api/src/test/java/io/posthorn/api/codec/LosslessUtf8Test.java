package io.posthorn.api.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.posthorn.api.message.Messages;
import java.util.HexFormat;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LosslessUtf8Test {
    @Property(tries = 2000)
    void everyStringSurvives(@ForAll("texts") String text) {
        byte[] bytes = LosslessUtf8.encode(text);

        assertThat(LosslessUtf8.decode(bytes, 0, bytes.length)).isEqualTo(text);
    }

    @Property(tries = 500)
    void aStringWithoutLoneSurrogatesIsPlainUtf8(@ForAll("texts") String text) {
        String paired = new String(text.getBytes(UTF_8), UTF_8);

        assertThat(LosslessUtf8.encode(paired)).isEqualTo(paired.getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "\uD800, eda080",
        "\uDFFF, edbfbf",
        "a\uDC00b, 61edb08062",
        "\uD83D\uDE00, f09f9880",
        "\uDE00\uD83D, edb880eda0bd",
        "\uFFFD, efbfbd",
    })
    void aSurrogateWithoutPartnerTakesThreeBytes(String text, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(LosslessUtf8.encode(text)).isEqualTo(bytes);
        assertThat(LosslessUtf8.decode(bytes, 0, bytes.length)).isEqualTo(text);
    }

    @Property(tries = 2000)
    void bytesThatNoEncoderWroteAreReadWithoutAFault(@ForAll byte[] bytes) {
        assertThatCode(() -> LosslessUtf8.decode(bytes, 0, bytes.length)).doesNotThrowAnyException();
    }

    @Property
    void onlyTheNamedPartOfTheArrayIsRead(@ForAll("texts") String text) {
        byte[] bytes = LosslessUtf8.encode(text);
        byte[] around = new byte[bytes.length + 4];
        java.util.Arrays.fill(around, (byte) 0xED);
        System.arraycopy(bytes, 0, around, 2, bytes.length);

        assertThat(LosslessUtf8.decode(around, 2, bytes.length)).isEqualTo(text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Messages.texts();
    }
}
