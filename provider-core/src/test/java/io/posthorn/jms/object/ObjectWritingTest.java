package io.posthorn.jms.object;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.jms.MessageFormatException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("§3.11")
class ObjectWritingTest {
    @Test
    void whatIsNotSerializableIsNamed() {
        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> ObjectWriting.write(new ArrayList<>(List.of(new Object[] {new Thread()}))))
                .withMessageContaining("java.util.ArrayList cannot be the body")
                .withMessageContaining("class java.lang.Thread is not Serializable");
    }

    @Test
    void whatAClassThrowsWhileItIsWrittenIsTheCause() {
        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> ObjectWriting.write(new Sore()))
                .withMessageContaining("it hurts")
                .withCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void whatIsNestedTooDeeplyIsRefused() {
        Object[] nested = new Object[1];
        for (int i = 0; i < 1_000_000; i++) {
            nested = new Object[] {nested};
        }
        Serializable deep = nested;

        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> ObjectWriting.write(deep))
                .withMessageContaining("nested too deeply");
    }

    /** The bytes of an array of one null up to its length, which is four bytes and the null's one. */
    static byte[] written(Object[] array, int lengthBytes) {
        try {
            byte[] bytes = ObjectWriting.write(array);
            return Arrays.copyOf(bytes, bytes.length - lengthBytes - 1);
        } catch (MessageFormatException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Sore implements Serializable {
        private static final long serialVersionUID = 1;

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new ArithmeticException("it hurts");
        }
    }
}
