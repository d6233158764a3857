package io.posthorn.api.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R8: names are of one alphabet and one length at most, whatever their kind. */
class DestinationNameTest {
    private static final List<Function<String, DestinationName>> KINDS =
            List.of(QueueName::new, TopicName::new, TemporaryQueueName::new, TemporaryTopicName::new);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q",
                "orders.eu-west_1",
                "a/b/c",
                "..",
                "$SYS:x",
                "a%b@c+d=e~f#g&h,(i)",
                "\u00e9t\u00e9",
                "\u5b57"
            })
    void lettersDigitsAndTheListedSignsAreAllowed(String name) {
        for (Function<String, DestinationName> kind : KINDS) {
            assertThat(kind.apply(name).value()).isEqualTo(name);
            assertThat(kind.apply(name)).hasToString(name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "a\n", "a\0", "*", "a>", "a?", "\"", "'", "a\\b", "a;b", "<a", "a|b", "\uD800",
                "a\u00a0"
            })
    void anythingElseIsRefused(String name) {
        for (Function<String, DestinationName> kind : KINDS) {
            assertThatThrownBy(() -> kind.apply(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aNameHas255CharactersAtMost() {
        assertThatCode(() -> new QueueName("x".repeat(255))).doesNotThrowAnyException();
        assertThatThrownBy(() -> new QueueName("x".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255")
                .hasMessageContaining("256");
    }

    @Test
    void aRefusalSaysWhereAndPrintsNoControlCharacter() {
        assertThatThrownBy(() -> new QueueName("ab\u0007c"))
                .hasMessageContaining("U+0007 at position 2")
                .hasMessageContaining("ab?c");
    }

    @Test
    void kindsAreToldApart() {
        assertThat(KINDS.stream().map(kind -> kind.apply("x")).distinct()).hasSize(4);
        assertThat(new QueueName("x").isQueue()).isTrue();
        assertThat(new TemporaryQueueName("x").isQueue()).isTrue();
        assertThat(new TopicName("x").isQueue()).isFalse();
        assertThat(new TemporaryTopicName("x").isQueue()).isFalse();
        assertThat(new TemporaryTopicName("x").isTemporary()).isTrue();
        assertThat(new TemporaryQueueName("x").isTemporary()).isTrue();
        assertThat(new QueueName("x").isTemporary()).isFalse();
        assertThat(new TopicName("x").isTemporary()).isFalse();
    }
}
