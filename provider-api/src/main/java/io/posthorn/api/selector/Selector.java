package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/**
 * A message selector (Jakarta Messaging 3.1, §3.8.1): a condition over header fields and properties, in a subset of
 * SQL-92. Immutable and thread-safe; neither parsing nor matching keeps anything in a cache.
 *
 * <p>Where the specification leaves a choice:
 *
 * <ul>
 *   <li>Exact numbers are longs. A result that no long can hold, and division of exact numbers by zero, is null, so the
 *       condition around it is unknown. Approximate numbers follow Java, infinity and not-a-number included.
 *   <li>Arithmetic on a value that is no number is null. A property that is no boolean, where a condition is wanted, is
 *       unknown.
 *   <li>A comparison of unlike types is false, {@code <>} and BETWEEN, negated or not, included. {@code <}, {@code >},
 *       {@code <=} and {@code >=} are refused for string and boolean literals, and false for such properties.
 *       Refused, too, are {@code =} and {@code <>} between TRUE, FALSE or a condition and a number or a string literal.
 *   <li>IN and LIKE, negated or not, are false of a value that is no text, as comparisons of unlike types are; of null,
 *       unknown.
 *   <li>A name that begins with JMS must be one of the six header fields, or begin with JMSX or JMS_.
 * </ul>
 */
public final class Selector {
    private final String text;
    private final Expression expression;
    private final int steps;

    private Selector(String text, Expression expression, int steps) {
        this.text = text;
        this.expression = expression;
        this.steps = steps;
    }

    /** Whether this text means that there is no selector: null, empty or blank. Such a text cannot be parsed. */
    public static boolean isAbsent(@Nullable String text) {
        for (int i = 0; text != null && i < text.length(); i++) {
            if (!Scanner.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** As {@link #parse(String, SelectorLimits)} with {@link SelectorLimits#DEFAULT}. */
    public static Selector parse(String text) throws SelectorException {
        return parse(text, SelectorLimits.DEFAULT);
    }

    /**
     * Parses a text, in time and memory proportional to its length.
     *
     * @throws SelectorException if it is no selector, {@linkplain #isAbsent absent}, or beyond the limits
     */
    public static Selector parse(String text, SelectorLimits limits) throws SelectorException {
        if (text.length() > limits.length()) {
            throw new SelectorException(
                    "a selector has at most " + limits.length() + " characters, this one " + text.length(),
                    limits.length());
        }
        return new Selector(text, new Parser(text, limits).parse(), limits.steps());
    }

    /** Whether the selector is true for the message, and can be told within its steps. */
    public boolean matches(SelectorContext message) {
        return judge(message) == Verdict.SELECTED;
    }

    /**
     * As {@link #matches}, and tells apart what was too costly: then the selector, not the message, is at fault, and
     * somebody should hear of it.
     */
    public Verdict judge(SelectorContext message) {
        Evaluation evaluation = new Evaluation(message, steps);
        Truth truth = expression.test(evaluation);
        if (evaluation.isSpent()) {
            return Verdict.TOO_COSTLY;
        }
        return truth == Truth.TRUE ? Verdict.SELECTED : Verdict.NOT_SELECTED;
    }

    /** The text as it was given. Two texts may mean the same. */
    public String text() {
        return text;
    }

    /** The tree, for whoever wants to know what the selector asks for. Its toString is a selector that means the same. */
    public Expression expression() {
        return expression;
    }

    @Override
    public String toString() {
        return text;
    }
}
