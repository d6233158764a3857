package io.posthorn.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.server.broker.SubscriptionKey;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    @Test
    void aNameIsOnePartOfThePathWhateverIsInIt() {
        assertThat(Target.of("/api/v1/queues/a%2Fb%20%3F%25%c3%a4+c").path())
                .containsExactly("api", "v1", "queues", "a/b ?%ä+c");
        // Encoded, it is a name and no way up.
        assertThat(Target.of("/queues/%2e%2E").path()).containsExactly("queues", "..");
    }

    /** Sabotage: give the names as they are, and whoever chooses one writes lines of the log. */
    @Test
    void aPathIsPrintedInOneLine() {
        assertThat(Target.of("/queues/a%0aINFO%20b%2f%c3%a4").encodedPath()).isEqualTo("/queues/a%0AINFO%20b%2F%C3%A4");
    }

    @Test
    void theQueryIsReadAndASecondTimeOfAKeyRefused() {
        assertThat(Target.of("/x?force=true&b=%26").query()).isEqualTo(Map.of("force", "true", "b", "&"));
        assertThat(Target.of("/x").query()).isEmpty();
        assertThatThrownBy(() -> Target.of("/x?a=1&a=1")).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "http://127.0.0.1/livez",
                "//livez",
                "/queues/",
                "/queues//x",
                "/queues/..",
                "/queues/../x",
                "/./queues",
                "/%",
                "/%4",
                "/%zz",
                "/%-1",
                "/%+1",
                "/a b",
                "/ä",
                "/%ff",
                "/%c3%28",
                "/%ed%a0%80",
                "/%c0%af",
                "/x?%"
            })
    void whatIsNotInGoodOrderIsRefused(String uri) {
        assertThatThrownBy(() -> Target.of(uri)).isInstanceOfSatisfying(RefusedException.class, e -> assertThat(
                        e.reply().status().code())
                .isEqualTo(400));
    }

    @Test
    void nothingIsAPathTooAndASlashAtTheEndIsCalledWhatItIs() {
        assertThat(Target.of("/").path()).isEmpty();
        assertThat(Target.of("/?x=1").query()).containsOnlyKeys("x");
        assertThatThrownBy(() -> Target.of("/queues/")).isInstanceOfSatisfying(RefusedException.class, e -> assertThat(
                        e.reply().body().get("message").asText())
                .contains("ends with '/'")
                .doesNotContain("'..'"));
    }

    @Test
    void aFlagIsTrueOrFalseAndNothingElseMayBeAsked() {
        assertThat(Target.of("/x?force=true").flag("force")).isTrue();
        assertThat(Target.of("/x?force=false").flag("force")).isFalse();
        assertThat(Target.of("/x").flag("force")).isFalse();
        assertThatThrownBy(() -> Target.of("/x?force=yes").flag("force")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> Target.of("/x?force").flag("force")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> Target.of("/x?farce=true").flag("force")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> Target.of("/x?force=true").requireNoQuery()).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "true, client, name, durable:client:name",
                "true, null, name, durable::name",
                "false, a:b, 'n:% ä', shared:a%3Ab:n%3A%25%20%C3%A4"
            })
    void theIdOfASubscriptionIsReadBackAsItWas(boolean durable, String client, String name, String id) {
        SubscriptionKey key = new SubscriptionKey(durable, client, name);

        assertThat(SubscriptionId.of(key)).isEqualTo(id);
        assertThat(SubscriptionId.parse(id)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "durable:name", "durable:a:", "DURABLE:a:b", "durable:a:b:c", "durable:a:%f"})
    void whatIsNoIdOfASubscriptionIsRefused(String id) {
        assertThatThrownBy(() -> SubscriptionId.parse(id)).isInstanceOf(RefusedException.class);
    }
}
