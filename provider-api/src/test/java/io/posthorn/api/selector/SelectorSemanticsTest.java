package io.posthorn.api.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a selector means, rule by rule: each row is a selector and what it is for the one message of this test. */
@Tag("3.8.1")
class SelectorSemanticsTest {
    private final Fields message = Fields.none()
            .with(SelectableHeader.DELIVERY_MODE, "PERSISTENT")
            .with(SelectableHeader.PRIORITY, 4)
            .with(SelectableHeader.TIMESTAMP, 1_700_000_000_000L)
            .with(SelectableHeader.MESSAGE_ID, "ID:1")
            .with(SelectableHeader.TYPE, "car")
            .with("yes", true)
            .with("no", false)
            .with("b", (byte) 7)
            .with("s", (short) -300)
            .with("i", 2)
            .with("l", Long.MAX_VALUE)
            .with("smallest", Long.MIN_VALUE)
            .with("f", 0.1f)
            .with("d", 0.1)
            .with("nan", Double.NaN)
            .with("text", "12345")
            .with("two", "2")
            .with("quoted", "it's")
            .with("horn", "\uD83D\uDCEFs")
            .with("lines", "a\nb")
            .with("rate", "50%_off")
            .with("empty", "")
            .with("JMSXGroupID", "g")
            .with("JMSXDeliveryCount", 1)
            .with("JMS_POSTHORN_x", "p")
            .with("$a_1", 1)
            .with("größe", 180);

    private void check(String selector, String truth) throws SelectorException {
        assertThat(message.truthOf(selector)).as(selector).isEqualTo(Truth.valueOf(truth.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @Tag("3.8.1.1")
    @DisplayName("3.8.1.1 identifiers: header fields, JMSX, JMS_, Java's letters, case-sensitive, null if missing")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "JMSDeliveryMode = 'PERSISTENT' | true",
                "JMSDeliveryMode <> 'NON_PERSISTENT' | true",
                "JMSDeliveryMode = 2 | false",
                "JMSPriority >= 4 | true",
                "JMSTimestamp = 1700000000000 | true",
                "JMSMessageID = 'ID:1' | true",
                "JMSMessageID LIKE 'ID:%' | true",
                "JMSType = 'car' | true",
                "JMSType = 'Car' | false",
                "JMSCorrelationID = 'c' | unknown",
                "JMSCorrelationID IS NULL | true",
                "JMSXGroupID = 'g' AND JMSXDeliveryCount = 1 AND JMS_POSTHORN_x = 'p' | true",
                "$a_1 = 1 AND größe > 170 | true",
                "I = 2 | unknown",
                "YES | unknown",
            })
    void identifiers(String selector, String truth) throws SelectorException {
        check(selector, truth);
    }

    @ParameterizedTest
    @Tag("3.8.1.1")
    @DisplayName("3.8.1.1 literals: strings, exact and approximate numbers in Java's spelling, booleans")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "quoted = 'it''s' | true",
                "empty = '' | true",
                "l = 9223372036854775807 | true",
                "l = 9223372036854775807L | true",
                "smallest = -9223372036854775808 | true",
                "smallest = - 9223372036854775808l | true",
                "i = +2 | true",
                "i = 0x2 AND i = 0X2L AND i = 02 AND i = 0b10 | true",
                "10 = 012 | true",
                "1_000 = 1000 | true",
                "0xFFFFFFFF = 4294967295 | true",
                "0xFFFFFFFFFFFFFFFF = -1 | true",
                "7E3 = 7000 AND -57.9E2 = -5790 | true",
                "7. = 7 AND .7 = 0.7 AND 7.e0 = 7 AND 7e+0 = 7 | true",
                "7d = 7 AND 7F = 7.0D AND 0x1.8p1 = 3 | true",
                "d = .1 AND f = .1f | true",
                "f = .1 | false",
                "TRUE | true",
                "tRuE AND yEs IS NULL | true",
                "false | false",
            })
    void literals(String selector, String truth) throws SelectorException {
        check(selector, truth);
    }

    @Test
    @Tag("3.8.1.1")
    @DisplayName("3.8.1.1 a string may hold any character, a line end too")
    void aStringMayHoldALineEnd() throws SelectorException {
        check("lines = 'a\nb'", "true");
    }

    @ParameterizedTest
    @Tag("3.8.1.2")
    @DisplayName("3.8.1.2 comparison: like types only, numbers promoted as in Java, null is unknown")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "b = 7 AND s < -299 AND i <= 2 AND i >= 2 AND i <> 3 AND l > i | true",
                "i > 2 | false",
                "i = 2.0 AND 2.5 > i AND d < i | true",
                "f = d | false",
                "16777216f = 16777217 AND 16777216f <> 16777217d | true",
                "l = 9223372036854775807.0 | true",
                "9223372036854775806 = l | false",
                "nan = nan | false",
                "nan <> 1 | true",
                "two = 2 | false",
                "two <> 2 | false",
                "two > 1 | false",
                "two < 1 | false",
                "two BETWEEN 1 AND 3 | false",
                "yes = 'true' | false",
                "yes <> 1 | false",
                "'a' = 1 | false",
                "'a' <> 'b' | true",
                "yes = TRUE AND no <> TRUE AND yes <> no | true",
                "(i > 1) = TRUE AND yes = (i > 1) AND TRUE <> (no OR no) | true",
                "two < text | false",
                "yes > no | false",
                "missing = 1 | unknown",
                "missing <> 1 | unknown",
                "missing = missing | unknown",
                "'x' = missing | unknown",
            })
    void comparisons(String selector, String truth) throws SelectorException {
        check(selector, truth);
    }

    @ParameterizedTest
    @Tag("3.8.1.2")
    @DisplayName("3.8.1.2 arithmetic: precedence, left to right, longs exactly, null is contagious")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 + 2 * 3 = 7 AND (1 + 2) * 3 = 9 AND 10 - 4 - 3 = 3 AND 16 / 4 / 2 = 2 | true",
                "-i * -3 = 6 AND - - i = 2 AND +i = 2 AND 5 --5 = 10 AND 2 - -(i) = 4 | true",
                "7 / 2 = 3 AND -7 / 2 = -3 AND 7 / 2.0 = 3.5 AND 2 / 4 * 4 = 0 | true",
                "i + 0.5 = 2.5 AND f + f = 0.2f | true",
                "l - 1 = 9223372036854775806 | true",
                "l + 1 > 0 | unknown",
                "smallest - 1 < 0 | unknown",
                "l * 2 > 0 | unknown",
                "-smallest > 0 | unknown",
                "smallest / -1 > 0 | unknown",
                "smallest * -1 > 0 | unknown",
                "3037000500 * 3037000500 > 0 | unknown",
                "i / 0 = 1 | unknown",
                "i / 0.0 > 1E308 | true",
                "missing + 1 = 2 | unknown",
                "1 - missing = 2 | unknown",
                "-missing = 2 | unknown",
                "two + 1 = 3 | unknown",
                "1 + yes = 2 | unknown",
                "-two = -2 | unknown",
            })
    void arithmetic(String selector, String truth) throws SelectorException {
        check(selector, truth);
    }

    @ParameterizedTest
    @Tag("3.8.1.2")
    @DisplayName("3.8.1.2 logic: three values, NOT before AND before OR")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "yes AND yes | true",
                "yes AND no | false",
                "yes AND missing | unknown",
                "no AND yes | false",
                "no AND no | false",
                "no AND missing | false",
                "missing AND yes | unknown",
                "missing AND no | false",
                "missing AND missing | unknown",
                "yes OR yes | true",
                "yes OR no | true",
                "yes OR missing | true",
                "no OR yes | true",
                "no OR no | false",
                "no OR missing | unknown",
                "missing OR yes | true",
                "missing OR no | unknown",
                "missing OR missing | unknown",
                "NOT yes | false",
                "NOT no | true",
                "NOT missing | unknown",
                "NOT (missing = 1) | unknown",
                "yes OR no AND no | true",
                "(yes OR no) AND no | false",
                "NOT no AND no | false",
                "NOT i = 3 | true",
                "NOT NOT yes | true",
                "NOT two LIKE '3%' | true",
                "no AND NOT two LIKE '3%' OR yes | true",
                "yes AND yes AND yes AND no | false",
                "text | unknown",
                "i | unknown",
            })
    void logic(String selector, String truth) throws SelectorException {
        check(selector, truth);
    }

    @ParameterizedTest
    @Tag("3.8.1.2")
    @DisplayName("3.8.1.2 BETWEEN, IN and IS NULL, and their negations")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "i BETWEEN 2 AND 3 AND i BETWEEN 1 AND 2 | true",
                "i BETWEEN 3 AND 1 | false",
                "i NOT BETWEEN 3 AND 9 | true",
                "i NOT BETWEEN 2 AND 9 | false",
                "i BETWEEN 1 + 1 AND 2 * 2 AND yes | true",
                "i + 1 BETWEEN 2.5 AND l | true",
                "i BETWEEN missing AND 1 | false",
                "i BETWEEN missing AND 3 | unknown",
                "i NOT BETWEEN missing AND 1 | true",
                "missing BETWEEN 1 AND 2 | unknown",
                "missing NOT BETWEEN 1 AND 2 | unknown",
                "two NOT BETWEEN 5 AND 9 | false",
                "text IN ('1', '12345') | true",
                "text IN ('1') | false",
                "text NOT IN ('1', '2') | true",
                "text NOT IN ('12345') | false",
                "missing IN ('a') | unknown",
                "missing NOT IN ('a') | unknown",
                "i IN ('2') | false",
                "i NOT IN ('2') | false",
                "NOT i IN ('2') | true",
                "missing IS NULL | true",
                "missing IS NOT NULL | false",
                "text IS NULL | false",
                "text iS nOt NuLl | true",
            })
    void rangesSetsAndNulls(String selector, String truth) throws SelectorException {
        check(selector, truth);
    }

    @ParameterizedTest
    @Tag("3.8.1.2")
    @DisplayName("3.8.1.2 LIKE: % and _, ESCAPE, line ends and characters outside the basic plane")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text LIKE '12%5' | true",
                "text LIKE '12_45' AND text LIKE '%' AND text LIKE '%%' AND text LIKE '12345%' | true",
                "text LIKE '1234' | false",
                "text LIKE '12345_' | false",
                "text LIKE '_____' AND text LIKE '%_____%' | true",
                "text LIKE '%______%' | false",
                "text NOT LIKE '2%' | true",
                "text NOT LIKE '1%' | false",
                "text LIKE '.*' OR text LIKE '1.345' OR text LIKE '[0-9]%' | false",
                "lines LIKE 'a_b' AND lines LIKE 'a%' | true",
                "horn LIKE '_s' AND horn LIKE '__' AND horn LIKE '\uD83D\uDCEF%' | true",
                "horn LIKE '___' | false",
                "empty LIKE '' AND empty LIKE '%' | true",
                "empty LIKE '_' | false",
                "rate LIKE '50\\%\\_off' ESCAPE '\\' | true",
                "rate LIKE '50\\_\\_off' ESCAPE '\\' | false",
                "rate LIKE '50%%__off' ESCAPE '_' | true",
                "text LIKE '\\12345' ESCAPE '\\' | true",
                "rate LIKE '%\uD83D\uDCEF%\uD83D\uDCEF_off' ESCAPE '\uD83D\uDCEF' | true",
                "missing LIKE 'a' | unknown",
                "missing NOT LIKE 'a' | unknown",
                "i LIKE '2' | false",
                "i NOT LIKE '2' | false",
                "NOT i LIKE '2' | true",
            })
    void patterns(String selector, String truth) throws SelectorException {
        check(selector, truth);
    }
}
