package io.posthorn.api.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No selector is deep or slow (rule R12 of the security rules). */
@Tag("3.8.1")
class SelectorLimitsTest {
    private static final SelectorLimits LONG = new SelectorLimits(10_000_000, 64, 10_000_000, 4_000_000);

    private static void bounded(Executable work) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), work);
    }

    private static void refused(String text, SelectorLimits limits, String message) {
        bounded(() -> assertThatThrownBy(() -> Selector.parse(text, limits))
                .isInstanceOf(SelectorException.class)
                .hasMessageContaining(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "NOT ", "-", "+", "NOT(", "-(", "a=(", "a OR (", "a BETWEEN ("})
    void whatIsNestedAHundredThousandDeepIsRefusedAndTakesNoStack(String opening) {
        refused(opening.repeat(100_000), LONG, "nested deeper than the limit of 64");
        refused(opening.repeat(5_000), SelectorLimits.DEFAULT, "nested deeper than the limit of 64");
    }

    @Test
    void sixtyFourLevelsAreTakenAndOneMoreIsNot() throws SelectorException {
        Fields message = Fields.none().with("a", true);

        assertThat(Selector.parse("(".repeat(64) + "a" + ")".repeat(64)).matches(message))
                .isTrue();
        assertThat(Selector.parse("NOT ".repeat(64) + "a").matches(message)).isTrue();
        assertThat(Selector.parse("(a) AND ".repeat(1_000) + "a").matches(message))
                .isTrue();
        refused("(".repeat(65) + "a" + ")".repeat(65), SelectorLimits.DEFAULT, "deeper");
        refused("NOT ".repeat(65) + "a", SelectorLimits.DEFAULT, "deeper");
    }

    @Test
    void theDeepestThatCanBeConfiguredFitsASmallStack() throws Exception {
        SelectorLimits deepest =
                new SelectorLimits(1_000_000, SelectorLimits.DEEPEST, 1_000_000, SelectorLimits.DEFAULT.steps());
        String text = "a OR a AND 1 + 2 * (".repeat(SelectorLimits.DEEPEST - 1) + "1"
                + ")".repeat(SelectorLimits.DEEPEST - 1) + " = 1";
        assertThatThrownBy(() -> Selector.parse("a OR (a AND ".repeat(SelectorLimits.DEEPEST + 1), deepest))
                .hasMessageContaining("deeper");
        assertThatThrownBy(() -> Selector.parse(text, deepest)).isInstanceOf(SelectorException.class);

        String nested = "b OR (b OR a AND NOT (".repeat(85) + "a" + "))".repeat(85);
        Selector selector = Selector.parse(nested, deepest);
        Fields message = Fields.none().with("a", true).with("b", false);

        assertThat(selector.matches(message)).isFalse();
        assertThat(Selector.parse(selector.expression().toString(), deepest).expression())
                .isEqualTo(selector.expression());
        assertThatIllegalArgumentException().isThrownBy(() -> new SelectorLimits(1, SelectorLimits.DEEPEST + 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new SelectorLimits(0, 1, 1, 1));
    }

    @Test
    @DisplayName("3.8.1.2 chains of AND, OR and arithmetic may be as long as the text")
    void chainsHaveNoDepth() throws SelectorException {
        Fields message = Fields.none().with("a", 1).with("b", true);

        assertThat(Selector.parse("a=2 OR ".repeat(9_000) + "a=1").matches(message))
                .isTrue();
        assertThat(Selector.parse("b AND ".repeat(10_000) + "b").matches(message))
                .isTrue();
        assertThat(Selector.parse("a+".repeat(16_000) + "1 = 16001").matches(message))
                .isTrue();
        assertThat(Selector.parse("1*".repeat(16_000) + "a = 1").matches(message))
                .isTrue();
    }

    @Test
    void aTextThatIsTooLongOrHasTooManyPartsIsRefused() throws SelectorException {
        Selector.parse("a" + " ".repeat(65_535));
        refused("a" + " ".repeat(65_536), SelectorLimits.DEFAULT, "at most 65536 characters, this one 65537");
        refused("a OR ".repeat(1_000_000) + "a", new SelectorLimits(10_000_000, 64, 1_000, 1), "limit of 1000");
        refused("a+".repeat(1_000) + "a = 1", new SelectorLimits(10_000_000, 64, 1_000, 1), "limit of 1000");
        refused("a IN (" + "'x',".repeat(1_000) + "'x')", new SelectorLimits(65_536, 64, 1_000, 1), "limit of 1000");
    }

    @Test
    void aGiantListIsParsedAndSearchedQuickly() throws SelectorException {
        StringBuilder list = new StringBuilder("a IN ('x'");
        for (int i = 0; i < 500_000; i++) {
            list.append(",'").append(i).append('\'');
        }
        Selector selector = Selector.parse(list.append(')').toString(), LONG);
        Fields message = Fields.none().with("a", "499999");

        bounded(() -> {
            for (int i = 0; i < 100_000; i++) {
                assertThat(selector.matches(message)).isTrue();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "0x9", "0", "0.", "1e", "0x1p", "1_", ".0", "0b1"})
    void aNumberOfAMillionDigitsIsRefusedOrTakenQuickly(String start) {
        bounded(() -> {
            try {
                Selector.parse("a = " + start + "9".repeat(1_000_000), LONG);
            } catch (SelectorException e) {
                assertThat(e).hasMessageContaining("number").message().hasSizeLessThan(200);
            }
        });
    }

    @Test
    void aPatternThatWouldMakeARegularExpressionExplodeIsMatchedQuickly() throws SelectorException {
        Fields message = Fields.none().with("a", "a".repeat(100_000));

        bounded(() -> {
            assertThat(Selector.parse("a LIKE '" + "%a".repeat(1_000) + "%b'").judge(message))
                    .isEqualTo(Verdict.NOT_SELECTED);
            assertThat(Selector.parse("a LIKE '" + "%_".repeat(30_000) + "'").judge(message))
                    .isEqualTo(Verdict.SELECTED);
        });
    }

    @Test
    void workBeyondTheStepsIsGivenUpAndSaidToBe() throws SelectorException {
        Fields message = Fields.none().with("a", "a".repeat(1_000_000)).with("b", true);
        Selector costly = Selector.parse("b AND a LIKE '%" + "a".repeat(30_000) + "b%'");
        Selector negated = Selector.parse("NOT (a LIKE '%" + "a".repeat(30_000) + "b%')");

        bounded(() -> {
            assertThat(costly.judge(message)).isEqualTo(Verdict.TOO_COSTLY);
            assertThat(costly.matches(message)).isFalse();
            assertThat(negated.judge(message)).isEqualTo(Verdict.TOO_COSTLY);
            assertThat(negated.matches(message)).isFalse();
        });
    }

    @Test
    void comparisonsOfLongTextsCostStepsToo() throws SelectorException {
        Fields message = Fields.none().with("a", "a".repeat(1_000_000)).with("b", "a".repeat(1_000_000));

        assertThat(Selector.parse("a <> b OR a NOT IN ('x')").judge(message)).isEqualTo(Verdict.SELECTED);
        assertThat(Selector.parse("a <> b OR ".repeat(6_000) + "a <> b").judge(message))
                .isEqualTo(Verdict.TOO_COSTLY);
        assertThat(Selector.parse("a IN ('x') OR ".repeat(4_000) + "a IN ('x')").judge(message))
                .isEqualTo(Verdict.TOO_COSTLY);
    }

    @Test
    void everyKindOfNodeTakesStepsSoThatNoneIsFree() throws SelectorException {
        for (String text : new String[] {"a", "a IS NOT NULL", "NOT c", "a = 1", "a BETWEEN 1 AND 2", "-a = -1"}) {
            Fields message = Fields.none().with("a", 1).with("c", false);
            SelectorLimits one = new SelectorLimits(100, 64, 100, 1);
            String twice = "(" + text + ") AND (" + text + ")";
            assertThat(Selector.parse(twice, one).judge(message)).as(text).isEqualTo(Verdict.TOO_COSTLY);
        }
    }

    @Test
    @DisplayName("3.8.1.2 what cannot change the result is not looked at")
    void whatCannotChangeTheResultIsNotLookedAt() throws SelectorException {
        Fields message = Fields.none().with("a", 1);
        SelectorContext counting = new SelectorContext() {
            @Override
            public Object header(SelectableHeader header) {
                throw new AssertionError(header + " was asked for");
            }

            @Override
            public Object property(String name) {
                return Objects.requireNonNull(message.property(name), name + " was asked for");
            }
        };

        assertThat(Selector.parse("a = 1 OR JMSPriority = 1 OR b = 1").matches(counting))
                .isTrue();
        assertThat(Selector.parse("a = 2 AND JMSPriority = 1 AND b = 1").matches(counting))
                .isFalse();
        assertThat(Selector.parse("a BETWEEN 2 AND JMSPriority").matches(counting))
                .isFalse();
        assertThat(Selector.parse("a NOT BETWEEN 2 AND b").matches(counting)).isTrue();
    }
}
