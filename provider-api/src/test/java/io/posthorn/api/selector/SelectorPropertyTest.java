package io.posthorn.api.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;

/** The selector against {@link NaiveSelector}, and what any text whatever makes of the parser. */
@Tag("3.8.1")
class SelectorPropertyTest {
    private static final List<String> TOKENS = List.of(
            "a",
            "b",
            "JMSType",
            "JMSX",
            "1",
            "-1",
            "1.5",
            "7E3",
            "0x1F",
            "08",
            "9223372036854775808",
            "'x'",
            "'it''s'",
            "'",
            "TRUE",
            "FALSE",
            "NULL",
            "NOT",
            "AND",
            "OR",
            "BETWEEN",
            "LIKE",
            "IN",
            "IS",
            "ESCAPE",
            "=",
            "<>",
            "<",
            ">=",
            "+",
            "-",
            "*",
            "/",
            "(",
            ")",
            ",",
            ".",
            "!",
            "\uD83D\uDCEF",
            "\uD83D",
            "$",
            "_",
            "1L",
            "'%_'",
            "'!'");

    @Property(tries = 4_000)
    void aSelectorSaysWhatTheNaiveOneSays(@ForAll long seed) throws SelectorException {
        NaiveSelector.Writer writer = new NaiveSelector.Writer(seed);
        NaiveSelector naive = writer.condition(4);
        Selector selector = Selector.parse(naive.text());

        for (int i = 0; i < 8; i++) {
            Fields message = writer.message();
            Object expected = naive.meaning().of(message);
            Truth truth = selector.expression().test(new Evaluation(message, SelectorLimits.DEFAULT.steps()));
            assertThat(truth)
                    .as("%s%nfor %s", naive.text(), message)
                    .isEqualTo(expected instanceof Boolean flag ? Truth.of(flag) : Truth.UNKNOWN);
            assertThat(selector.matches(message)).isEqualTo(truth == Truth.TRUE);
        }
    }

    @Property(tries = 2_000)
    void aTreeThatIsWrittenAndParsedAgainIsTheSame(@ForAll long seed) throws SelectorException {
        Selector selector =
                Selector.parse(new NaiveSelector.Writer(seed).condition(5).text());

        Selector again = Selector.parse(selector.expression().toString());

        assertThat(again.expression()).isEqualTo(selector.expression());
        assertThat(again.expression()).hasToString(selector.expression().toString());
    }

    @Property(tries = 5_000)
    void likeFitsWhatTheNaiveOneFits(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> letters = List.of("a", "b", "\uD83D\uDCEF", "\uD83D", "%", "_", "!", "\n");
        String text = words(random, letters, 7);
        boolean escaped = random.nextBoolean();
        String pattern = words(random, List.of("a", "b", "\uD83D\uDCEF", "%", "%", "_", escaped ? "!%" : "%", "!_"), 7);

        boolean fits = new LikePattern(pattern, escaped ? "!" : null).fits(text, new Evaluation(Fields.none(), 10_000));

        assertThat(fits)
                .as("'%s' LIKE '%s'", text, pattern)
                .isEqualTo(NaiveLogic.like(text, pattern, escaped ? '!' : 0));
    }

    @Property(tries = 20_000)
    void anyTokensAreASelectorOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        survives(words(random, TOKENS, 24));
        StringBuilder spaced = new StringBuilder();
        for (int i = random.nextInt(16); i > 0; i--) {
            spaced.append(TOKENS.get(random.nextInt(TOKENS.size()))).append(' ');
        }
        survives(spaced.toString());
    }

    @Property(tries = 5_000)
    void aSelectorWithAPieceChangedIsASelectorOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text =
                new StringBuilder(new NaiveSelector.Writer(seed).condition(3).text());
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(4));
            text.replace(from, to, TOKENS.get(random.nextInt(TOKENS.size())));
        }
        survives(text.toString());
    }

    @Property(tries = 5_000)
    void anyCharactersAreASelectorOrRefused(@ForAll String text) {
        survives(text);
    }

    /** Nothing but a SelectorException, with a position in the text; and what is taken can be evaluated and written. */
    private static void survives(String text) {
        try {
            Selector selector = Selector.parse(text);
            assertThat(selector.judge(new NaiveSelector.Writer(text.hashCode()).message()))
                    .isNotEqualTo(Verdict.TOO_COSTLY);
            assertThat(Selector.parse(selector.expression().toString()).expression())
                    .isEqualTo(selector.expression());
        } catch (SelectorException e) {
            assertThat(e.position()).as(text).isBetween(0, text.length());
        }
    }

    private static String words(Random random, List<String> from, int atMost) {
        StringBuilder words = new StringBuilder();
        for (int i = random.nextInt(atMost); i > 0; i--) {
            words.append(from.get(random.nextInt(from.size())));
        }
        return words.toString();
    }
}
