package io.posthorn.api.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireReaderTest {
    @Property
    void numbersOfAnyLengthComeBack(@ForAll @LongRange(min = 0) long number) {
        assertThat(written(out -> out.varint(number)).varlong()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"0, 00", "127, 7f", "128, 8001", "16384, 808001", "2147483647, ffffffff07"})
    void aNumberTakesTheBytesOfUnsignedLeb128(long number, String hex) {
        ByteBuf out = Unpooled.buffer();
        new WireWriter(out).varint(number);

        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex);
    }

    @Test
    void theLargestNumberIsReadAndOneBitMoreIsRefused() {
        assertThat(read("ffffffffffffffff7f").varlong()).isEqualTo(Long.MAX_VALUE);
        assertMalformed(() -> read("ffffffffffffffffff01").varlong());
        assertMalformed(() -> read("80808080808080808000").varlong());
    }

    @Test
    void aNumberAboveAnIntIsRefusedWhereAnIntIsMeant() {
        assertMalformed(() -> read("8080808008").varint());
    }

    @Test
    void nothingIsReadBeyondTheEnd() {
        assertMalformed(() -> read("").u8());
        assertMalformed(() -> read("01").u16());
        assertMalformed(() -> read("010203").i32());
        assertMalformed(() -> read("01020304050607").i64());
        assertMalformed(() -> read("80").varlong());
        assertMalformed(() -> read("0361").text(10));
        assertMalformed(() -> read("0461").nullableText(10));
        assertMalformed(() -> read("0201").blob(10));
        assertMalformed(() -> read("01").skip(2));
    }

    @Test
    void aLengthAboveItsLimitIsRefusedThoughTheBytesAreThere() {
        assertMalformed(() -> read("03616263").text(2));
        assertMalformed(() -> read("04616263").nullableText(2));
        assertMalformed(() -> read("03616263").blob(2));
    }

    @Test
    void aCountIsRefusedWhenItsElementsCannotBeThere() {
        assertThat(read("02aabbccdd").count(10, 2)).isEqualTo(2);
        assertMalformed(() -> read("03aabbccdd").count(10, 2));
        assertMalformed(() -> read("0baabbccddaabbccddaabbccdd").count(10, 1));
        assertMalformed(() -> read("ffffffffffffffff7f").count(Integer.MAX_VALUE, 3));
    }

    @Test
    void aFlagIsZeroOrOne() {
        assertThat(read("01").bool()).isTrue();
        assertThat(read("00").bool()).isFalse();
        assertMalformed(() -> read("02").bool());
    }

    @Test
    void noTextIsToldFromTextThatIsEmpty() {
        assertThat(written(out -> out.nullableText(null)).nullableText(9)).isNull();
        assertThat(written(out -> out.nullableText("")).nullableText(9)).isEmpty();
    }

    @Test
    void whatFollowsTheEndIsRefused() {
        assertMalformed(() -> read("00").requireEnd());
        read("").requireEnd();
    }

    @Test
    void aNegativeNumberIsNotWritten() {
        assertThatThrownBy(() -> new WireWriter(Unpooled.buffer()).varint(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Netty's direct buffers have no array behind them. */
    @Test
    void textIsReadFromBuffersWithoutAnArrayToo() {
        ByteBuf direct = Unpooled.directBuffer();
        try {
            new WireWriter(direct).text("h\u00e9\uD800").nullableText("x");
            WireReader reader = new WireReader(direct);
            assertThat(reader.text(10)).isEqualTo("h\u00e9\uD800");
            assertThat(reader.nullableText(10)).isEqualTo("x");
        } finally {
            direct.release();
        }
    }

    private static WireReader written(Consumer<WireWriter> what) {
        ByteBuf out = Unpooled.buffer();
        what.accept(new WireWriter(out));
        return new WireReader(out);
    }

    private static WireReader read(String hex) {
        return new WireReader(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
    }

    private static void assertMalformed(ThrowingCallable read) {
        assertThatThrownBy(read).isInstanceOf(MalformedInputException.class);
    }
}
