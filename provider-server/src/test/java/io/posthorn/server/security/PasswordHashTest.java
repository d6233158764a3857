package io.posthorn.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posthorn.api.spi.security.Secret;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    @ParameterizedTest
    @ValueSource(strings = {"x", "correct horse battery staple", "pässwörd\u20ac", " "})
    void aPasswordMatchesItsHashAndNoOther(String password) {
        PasswordHash hash = cheap(password);

        assertThat(hash.matches(new Secret(password))).isTrue();
        assertThat(hash.matches(new Secret(password + "x"))).isFalse();
        assertThat(hash.matches(new Secret(""))).isFalse();
    }

    @Test
    void theSamePasswordHasAnotherHashEachTime() {
        assertThat(cheap("x").text()).isNotEqualTo(cheap("x").text());
    }

    /** Known vectors: what other programs wrote is understood. */
    @ParameterizedTest
    @CsvSource({
        "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe, a",
        "$2b$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i, abc"
    })
    void hashesOfOtherProgramsAreUnderstood(String hash, String password) {
        assertThat(PasswordHash.parse(hash).matches(new Secret(password))).isTrue();
        assertThat(PasswordHash.parse(hash).cost()).isEqualTo(6);
        assertThat(PasswordHash.parse(hash).text()).isEqualTo(hash);
    }

    @Test
    void seventyTwoBytesAreTheMostAndWhatIsLongerNeverMatches() {
        String longest = "ä".repeat(36);
        PasswordHash hash = cheap(longest);

        assertThat(hash.matches(new Secret(longest))).isTrue();
        // bcrypt itself would look at the first 72 bytes only.
        assertThat(hash.matches(new Secret(longest + "x"))).isFalse();
        assertThatThrownBy(() -> cheap(longest + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 72 bytes")
                .hasMessageContaining("73")
                .hasMessageNotContaining("ä");
    }

    @Test
    void whatBcryptWouldNotLookAtIsRefused() {
        assertThatThrownBy(() -> cheap("")).hasMessageContaining("empty");
        assertThatThrownBy(() -> cheap("a\0b")).hasMessageContaining("NUL").hasMessageNotContaining("a\0b");
        assertThat(cheap("a").matches(new Secret("a\0b"))).isFalse();
        // What is hashed in its stead, to take as long.
        assertThat(cheap("-").matches(new Secret(""))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"secret", "", "$2a$12$short", "$2x$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"})
    void whatIsNoHashIsRefusedWithoutBeingShown(String text) {
        assertThatThrownBy(() -> PasswordHash.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("posthorn user hash")
                .satisfies(e -> assertThat(text.isEmpty() || !e.getMessage().contains(text))
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 17})
    void aCostThatIsTooLittleOrTooMuchIsRefused(int cost) {
        String hash = String.format("$2a$%02d$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe", cost);

        assertThatThrownBy(() -> PasswordHash.parse(hash)).hasMessageContaining("4 to 16");
        assertThatThrownBy(() -> PasswordHash.of(new Secret("x"), cost)).hasMessageContaining("4 to 16");
    }

    @Test
    void itDoesNotPrintItself() {
        assertThat(cheap("x")).hasToString("***");
        assertThat(new Account("ann", cheap("x"), Set.of()).toString()).doesNotContain("$2a$");
    }

    @Test
    void withoutMoreWordsTheCostIsTwelve() {
        assertThat(PasswordHash.of(new Secret("x")).text()).startsWith("$2a$12$");
    }

    private static PasswordHash cheap(String password) {
        return PasswordHash.of(new Secret(password), PasswordHash.LOWEST_COST);
    }
}
