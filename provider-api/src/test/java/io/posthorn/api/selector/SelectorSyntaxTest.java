package io.posthorn.api.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no selector, and what the refusal says. */
@Tag("3.8.1.1")
class SelectorSyntaxTest {
    private static SelectorException refusal(String text) {
        SelectorException refusal = catchThrowableOfType(SelectorException.class, () -> Selector.parse(text));
        assertThat(refusal).as(text).isNotNull();
        return refusal;
    }

    @ParameterizedTest
    @DisplayName("3.8.1.1 a refusal names the position and what was expected there")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a = | 3 | expected an identifier, a literal, a sign or a bracket, found the end of the selector",
                "a = 1 b | 6 | expected AND, OR or the end of the selector, found \"b\"",
                "a = NULL | 4 | found \"NULL\"",
                "a = 1 = 1 | 6 | found \"=\"",
                "(a = 1 | 6 | expected an operator or )",
                "a = 1) | 5 | found \")\"",
                "(x = 'y' AND ( OR )) | 15 | found \"OR\"",
                "a AND | 5 | expected an identifier",
                "a NOT 1 | 6 | expected BETWEEN, IN or LIKE after NOT",
                "a IS 1 | 5 | expected NULL or NOT NULL",
                "a IS NOT 1 | 9 | expected NULL",
                "a BETWEEN 1 OR 2 | 12 | expected AND and the upper bound",
                "a IN 'x' | 5 | expected ( and the strings of IN",
                "a IN () | 6 | expected a string of IN",
                "a IN (1) | 6 | expected a string of IN",
                "a IN ('x' 'y') | 10 | expected , or )",
                "a IN ('x',) | 10 | expected a string of IN",
                "1 IN ('x') | 0 | expected an identifier before IN",
                "a LIKE b | 7 | expected a string that is the pattern of LIKE",
                "a LIKE 'x' ESCAPE 'yz' | 18 | must be one character",
                "a LIKE 'x' ESCAPE '' | 18 | must be one character",
                "a LIKE 'x!' ESCAPE '!' | 7 | ends with its escape character",
                "'a' LIKE 'x' | 0 | expected an identifier before LIKE",
                "'a' IS NULL | 0 | expected an identifier before IS NULL",
                "1 + 2 | 0 | expected a condition, found a number",
                "'a' | 0 | expected a condition, found a string",
                "NOT 1 | 4 | expected a condition, found a number",
                "a OR 'b' | 5 | expected a condition, found a string",
                "a AND 1 | 6 | expected a condition, found a number",
                "a > 'b' | 4 | expected a number, found a string",
                "'b' <= a | 0 | expected a number, found a string",
                "TRUE > a | 0 | expected a number, found a condition",
                "a < (b = 1) | 4 | expected a number, found a condition",
                "a + 'b' = 1 | 4 | expected a number, found a string",
                "-TRUE = a | 1 | expected a number, found a condition",
                "TRUE = 0 | 7 | expected a condition, found a number",
                "FALSE <> 'a' | 9 | expected a condition, found a string",
                "1 = TRUE | 0 | expected a condition, found a number",
                "'a' = (b > 1) | 0 | expected a condition, found a string",
                "a BETWEEN 'a' AND 'b' | 10 | expected a number, found a string",
                "a = 'x | 4 | lacks its closing quote",
                "a != 1 | 2 | not equal is written <>",
                "a == 1 | 3 | found \"=\"",
                "a = #1 | 4 | U+0023 has no meaning here",
                "a = \"b\" | 4 | U+0022 has no meaning here",
                "a = 9223372036854775808 | 4 | does not fit into 64 bits",
                "a = -(9223372036854775808) | 6 | does not fit into 64 bits",
                "a = -9223372036854775809 | 5 | does not fit into 64 bits",
                "a = 0x10000000000000000 | 4 | does not fit into 64 bits",
                "a = 08 | 4 | base 8",
                "a = 0b2 | 4 | base 2",
                "a = 0x | 4 | lacks its digits",
                "a = 1_ | 5 | underscore",
                "a = 1e | 4 | lacks its digits",
                "a = 0x1.8 | 4 | lacks its exponent",
                "a = 1e999 | 4 | too large for a double",
                "a = 1e99f | 4 | too large for a float",
                "a = 1e-999 | 4 | too small for a double",
                "a = 12ab | 6 | expected a space or an operator after the number",
                "a = . | 4 | no meaning here",
                "JMSDestination = 'q' | 0 | cannot name \"JMSDestination\"",
                "a OR JMSRedelivered | 5 | cannot name",
                "JMSReplyTo IS NULL | 0 | cannot name",
                "JMSExpiration > 1 | 0 | cannot name",
                "JMSDeliveryTime > 1 | 0 | cannot name",
                "JMSprority > 1 | 0 | cannot name",
                "BETWEEN = 1 | 0 | found \"BETWEEN\"",
                "escape = 1 | 0 | found \"escape\"",
            })
    void refusals(String text, int position, String message) {
        SelectorException refusal = refusal(text);

        assertThat(refusal).hasMessageContaining(message).hasMessageContaining("(at index " + position + ")");
        assertThat(refusal.position()).isEqualTo(position);
    }

    @ParameterizedTest
    @DisplayName(
            "3.8.1.1 NULL, TRUE, FALSE, NOT, AND, OR, BETWEEN, LIKE, IN, IS, ESCAPE are no identifiers in any case")
    @ValueSource(strings = {"NULL", "true", "False", "nOT", "and", "Or", "between", "LIKE", "in", "iS", "escapE"})
    void reservedWordsAreNoIdentifiers(String word) {
        refusal(word + " IS NULL");
    }

    @ParameterizedTest
    @DisplayName("3.8.1.1 only letters a to z have a case in reserved words")
    @ValueSource(strings = {"\u0131s", "L\u0131KE", "\u0131N", "li\u212Ae", "fal\u017Fe"})
    void wordsThatOnlyUnicodeFoldsToReservedOnesAreIdentifiers(String word) throws SelectorException {
        assertThat(Fields.none().with(word, 1).truthOf(word + " = 1")).isEqualTo(Truth.TRUE);
    }

    @Test
    @DisplayName("3.8.1.1 null, empty and blank texts are no selector")
    void nullEmptyAndBlankTextsAreAbsent() {
        assertThat(Selector.isAbsent(null)).isTrue();
        assertThat(Selector.isAbsent("")).isTrue();
        assertThat(Selector.isAbsent(" \t\f\r\n")).isTrue();
        assertThat(Selector.isAbsent(" a ")).isFalse();
        assertThat(refusal(" ").position()).isEqualTo(1);
        assertThat(refusal("").position()).isZero();
    }

    @Test
    @DisplayName("3.8.1.1 whitespace is that of Java, and only where it separates words is it needed")
    void whitespaceIsThatOfJava() throws SelectorException {
        Fields message = Fields.none().with("a", 1).with("b", "x");

        assertThat(message.truthOf("\ta\f=\r\n1 AND(b)IN('x')AND a>0")).isEqualTo(Truth.TRUE);
        refusal("a\u00A0= 1");
        refusal("a\u000B= 1");
    }

    @Test
    void aSelectorKeepsItsTextAndShowsItsTree() throws SelectorException {
        Selector selector = Selector.parse(" ((a = - 5))or b Is null ");

        assertThat(selector.text()).isEqualTo(" ((a = - 5))or b Is null ");
        assertThat(selector.expression()).hasToString("a = -5 OR b IS NULL").isInstanceOf(Or.class);
    }
}
