package io.posthorn.api.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.posthorn.api.codec.MalformedInputException;
import io.posthorn.api.codec.WireReader;
import io.posthorn.api.codec.WireWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1, §3.5. */
class PropertiesCodecTest {
    private final ByteBuf buffer = Unpooled.buffer();

    @Property(tries = 500)
    void aValueComesBackWithTheTypeItWasSetWithAndNamesInTheirOrder(
            @ForAll("properties") Map<String, Object> properties) {
        ByteBuf out = Unpooled.buffer();
        PropertiesCodec.write(properties, new WireWriter(out));
        ByteBuf forCheck = out.copy();

        Map<String, Object> read = PropertiesCodec.read(new WireReader(out));
        PropertiesCodec.check(new WireReader(forCheck));

        assertThat(read).isEqualTo(properties);
        assertThat(read.keySet()).containsExactlyElementsOf(properties.keySet());
        assertThat(out.readableBytes()).isZero();
        assertThat(forCheck.readableBytes()).isZero();
    }

    @Test
    void aMessageHasAThousandPropertiesAtMost() {
        Map<String, Object> properties = numbered(EncodedMessage.MAX_PROPERTIES);
        PropertiesCodec.write(properties, new WireWriter(buffer));
        assertThat(PropertiesCodec.read(new WireReader(buffer))).isEqualTo(properties);

        assertThatThrownBy(() -> PropertiesCodec.write(numbered(1_001), new WireWriter(Unpooled.buffer())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000");
        assertMalformed(out -> out.varint(1_001), new byte[8 * 1_001]);
    }

    @Test
    void aNameLongerThanAReaderTakesIsNotWritten() {
        String longest = "x".repeat(0xFFFF);
        PropertiesCodec.write(Map.of(longest, 1), new WireWriter(buffer));
        assertThat(PropertiesCodec.read(new WireReader(buffer))).containsEntry(longest, 1);

        assertThatThrownBy(() -> PropertiesCodec.write(Map.of(longest + "x", 1), new WireWriter(buffer)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65535");
    }

    @Test
    void aValueOfAnotherTypeIsNotWritten() {
        assertThatThrownBy(() -> PropertiesCodec.write(Map.of("a", 'c'), new WireWriter(buffer)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Character");
    }

    @Test
    void unknownTypesAndFlagsAreRefused() {
        assertMalformed(out -> out.varint(1).text("a"), new byte[] {(byte) 0xFF, 0});
        assertMalformed(out -> out.varint(1).text("a"), new byte[] {9, 0});
        assertMalformed(out -> out.varint(1).text("a"), new byte[] {1, 2});
    }

    @Test
    void aCountThatCannotBeThereIsRefusedBeforeAnythingIsRead() {
        assertMalformed(out -> out.varint(1_000), new byte[1_999]);
    }

    @Provide
    Arbitrary<Map<String, Object>> properties() {
        return Messages.properties();
    }

    private static void assertMalformed(Consumer<WireWriter> start, byte[] rest) {
        ByteBuf bytes = Unpooled.buffer();
        WireWriter writer = new WireWriter(bytes);
        start.accept(writer);
        writer.bytes(rest);
        ByteBuf copy = bytes.copy();
        assertThatThrownBy(() -> PropertiesCodec.read(new WireReader(bytes)))
                .isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> PropertiesCodec.check(new WireReader(copy)))
                .isInstanceOf(MalformedInputException.class);
    }

    private static Map<String, Object> numbered(int count) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            properties.put("p" + i, i);
        }
        return properties;
    }
}
