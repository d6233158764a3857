package io.posthorn.api.selector;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A selector that knows its own text and, by the plainest means, its value: the measure for the real one. Values are
 * Boolean, Long, Double, Float, String, or null for unknown.
 */
record NaiveSelector(String text, Meaning meaning) {
    /** What it is for a message. */
    interface Meaning {
        @Nullable
        Object of(SelectorContext message);
    }

    /** Writes random selectors: keywords in random case, more brackets and spaces than needed. */
    static final class Writer {
        private static final List<String> NAMES = List.of("a", "b", "c", "JMSXd", "missing", "JMSPriority", "JMSType");
        private static final List<String> TEXTS =
                List.of("", "x", "xy", "yx", "x%", "it's", "\uD83D\uDCEF", "_\uD83D\uDCEFx");
        private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=");

        private final Random random;

        Writer(long seed) {
            this.random = new Random(seed);
        }

        Fields message() {
            Fields message = Fields.none();
            for (String name : List.of("a", "b", "c", "JMSXd")) {
                if (random.nextInt(5) > 0) {
                    message.with(name, anyValue());
                }
            }
            if (random.nextBoolean()) {
                message.with(SelectableHeader.TYPE, pick(TEXTS));
            }
            return message.with(SelectableHeader.PRIORITY, random.nextInt(4));
        }

        private Object anyValue() {
            long small = random.nextInt(7) - 3L;
            return switch (random.nextInt(12)) {
                case 0, 1 -> random.nextBoolean();
                case 2, 3, 4 -> pick(TEXTS);
                case 5 -> (byte) small;
                case 6 -> (short) small;
                case 7 -> (int) small;
                case 8 -> small / 2.0;
                case 9 -> small / 10f;
                case 10 -> random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE;
                default -> small;
            };
        }

        NaiveSelector condition(int depth) {
            int choice = depth == 0 ? 4 + random.nextInt(6) : random.nextInt(10);
            return switch (choice) {
                case 0 -> logic(condition(depth - 1), "AND", condition(depth - 1), NaiveLogic::and);
                case 1 -> logic(condition(depth - 1), "OR", condition(depth - 1), NaiveLogic::or);
                case 2 -> not(condition(depth - 1));
                case 3 ->
                    comparison(bracketed(condition(depth - 1)), random.nextInt(2), bracketed(condition(depth - 1)));
                case 4 -> comparison(number(2), random.nextInt(COMPARISONS.size()), number(2));
                case 5 -> comparison(name(), random.nextInt(2), random.nextBoolean() ? literal() : name());
                case 6 -> between();
                case 7 -> in();
                case 8 -> like();
                default -> random.nextInt(3) == 0 ? bool() : isNull();
            };
        }

        /** A name may turn out to be no boolean: compared it is its value, as a condition it is unknown. */
        private NaiveSelector bool() {
            if (random.nextBoolean()) {
                boolean value = random.nextBoolean();
                return new NaiveSelector(word(value ? "TRUE" : "FALSE"), m -> value);
            }
            return name();
        }

        /** Both sides in brackets when they need them or now and then anyway. */
        private NaiveSelector logic(NaiveSelector left, String operator, NaiveSelector right, NaiveLogic.Table table) {
            NaiveSelector first = bracketed(left);
            NaiveSelector second = bracketed(right);
            return new NaiveSelector(
                    first.text + word(operator) + second.text,
                    m -> table.of(first.meaning.of(m), second.meaning.of(m)));
        }

        private NaiveSelector not(NaiveSelector operand) {
            NaiveSelector inner = bracketed(operand);
            return new NaiveSelector(word("NOT") + inner.text, m -> NaiveLogic.not(inner.meaning.of(m)));
        }

        private NaiveSelector comparison(NaiveSelector left, int operator, NaiveSelector right) {
            String sign = COMPARISONS.get(operator);
            return new NaiveSelector(
                    left.text + space() + sign + space() + right.text,
                    m -> NaiveLogic.compare(left.meaning.of(m), sign, right.meaning.of(m)));
        }

        private NaiveSelector between() {
            NaiveSelector value = number(1);
            NaiveSelector low = number(1);
            NaiveSelector high = number(1);
            boolean negated = random.nextBoolean();
            return new NaiveSelector(
                    value.text + word(negated ? "NOT BETWEEN" : "BETWEEN") + low.text + word("AND") + high.text, m -> {
                        Object v = value.meaning.of(m);
                        Object l = low.meaning.of(m);
                        Object h = high.meaning.of(m);
                        return negated
                                ? NaiveLogic.or(NaiveLogic.compare(v, "<", l), NaiveLogic.compare(v, ">", h))
                                : NaiveLogic.and(NaiveLogic.compare(v, ">=", l), NaiveLogic.compare(v, "<=", h));
                    });
        }

        private NaiveSelector in() {
            NaiveSelector name = name();
            List<String> texts = List.of(pick(TEXTS), pick(TEXTS), pick(TEXTS));
            boolean negated = random.nextBoolean();
            String list = quoted(texts.get(0)) + space() + "," + quoted(texts.get(1)) + "," + quoted(texts.get(2));
            return new NaiveSelector(name.text + word(negated ? "NOT IN" : "IN") + "(" + list + ")", m -> {
                Object value = name.meaning.of(m);
                if (value != null && !(value instanceof String)) {
                    return false;
                }
                Object any = NaiveLogic.compare(value, "=", texts.get(0));
                any = NaiveLogic.or(any, NaiveLogic.compare(value, "=", texts.get(1)));
                any = NaiveLogic.or(any, NaiveLogic.compare(value, "=", texts.get(2)));
                return negated ? NaiveLogic.not(any) : any;
            });
        }

        private NaiveSelector like() {
            NaiveSelector name = name();
            boolean negated = random.nextBoolean();
            boolean escaped = random.nextBoolean();
            StringBuilder pattern = new StringBuilder();
            for (int i = random.nextInt(5); i > 0; i--) {
                pattern.append(
                        pick(List.of("x", "y", "%", "_", "\uD83D\uDCEF", escaped ? "!%" : "%", escaped ? "!!" : "_")));
            }
            String escape = escaped ? word("ESCAPE") + "'!'" : "";
            String fixed = pattern.toString();
            return new NaiveSelector(name.text + word(negated ? "NOT LIKE" : "LIKE") + quoted(fixed) + escape, m -> {
                Object value = name.meaning.of(m);
                if (value == null) {
                    return null;
                }
                return value instanceof String text && NaiveLogic.like(text, fixed, escaped ? '!' : 0) != negated;
            });
        }

        private NaiveSelector isNull() {
            NaiveSelector name = name();
            boolean negated = random.nextBoolean();
            return new NaiveSelector(
                    name.text + word(negated ? "IS NOT NULL" : "IS NULL"),
                    m -> (name.meaning.of(m) == null) != negated);
        }

        private NaiveSelector number(int depth) {
            if (depth == 0 || random.nextInt(3) == 0) {
                return random.nextBoolean() ? name() : numberLiteral();
            }
            if (random.nextInt(5) == 0) {
                NaiveSelector inner = bracketed(number(depth - 1));
                return new NaiveSelector("-" + space() + inner.text, m -> NaiveLogic.negate(inner.meaning.of(m)));
            }
            NaiveSelector left = bracketed(number(depth - 1));
            NaiveSelector right = bracketed(number(depth - 1));
            String sign = pick(List.of("+", "-", "*", "/"));
            return new NaiveSelector(
                    left.text + space() + sign + space() + right.text,
                    m -> NaiveLogic.compute(left.meaning.of(m), sign, right.meaning.of(m)));
        }

        private NaiveSelector literal() {
            if (random.nextBoolean()) {
                return numberLiteral();
            }
            String text = pick(TEXTS);
            return new NaiveSelector(quoted(text), m -> text);
        }

        private NaiveSelector numberLiteral() {
            return switch (random.nextInt(6)) {
                case 0 -> new NaiveSelector("1.5", m -> 1.5);
                case 1 -> new NaiveSelector(".1f", m -> 0.1f);
                case 2 -> new NaiveSelector("9223372036854775807", m -> Long.MAX_VALUE);
                case 3 -> new NaiveSelector("-9223372036854775808", m -> Long.MIN_VALUE);
                default -> {
                    long value = random.nextInt(5);
                    yield new NaiveSelector(value + (random.nextBoolean() ? "" : "L"), m -> value);
                }
            };
        }

        private NaiveSelector name() {
            String name = pick(NAMES);
            return new NaiveSelector(name, m -> switch (name) {
                case "JMSPriority" -> NaiveLogic.widened(m.header(SelectableHeader.PRIORITY));
                case "JMSType" -> NaiveLogic.widened(m.header(SelectableHeader.TYPE));
                default -> NaiveLogic.widened(m.property(name));
            });
        }

        private NaiveSelector bracketed(NaiveSelector inner) {
            return new NaiveSelector("(" + space() + inner.text + space() + ")", inner.meaning);
        }

        private String word(String words) {
            return " " + (random.nextBoolean() ? words : words.toLowerCase(Locale.ROOT)) + " ";
        }

        private String space() {
            return random.nextInt(4) == 0 ? "\t" : "";
        }

        private static String quoted(String text) {
            return "'" + text.replace("'", "''") + "'";
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }
    }
}
