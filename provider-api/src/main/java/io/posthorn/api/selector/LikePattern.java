package io.posthorn.api.selector;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pattern of LIKE (§3.8.1.1): {@code _} stands for one character (a code point: one outside the basic plane is one),
 * {@code %} for any number of them, all others for themselves, and so do these two after the escape character.
 *
 * <p>Matching never goes back further than to the last {@code %}, so its cost is at most the product of both lengths;
 * each look at a character is a step of the evaluation.
 */
public final class LikePattern {
    private static final int ANY_CHARACTER = -1;
    private static final int ANY_TEXT = -2;
    private static final int NO_ESCAPE = -1;

    private final String text;
    private final @Nullable String escape;
    /** Code points and the two wildcards; never two of {@link #ANY_TEXT} side by side. */
    private final int[] symbols;

    /**
     * @param escape one code point, or null
     * @throws IllegalArgumentException if the pattern ends with the escape character, which then escapes nothing
     */
    LikePattern(String text, @Nullable String escape) {
        this.text = text;
        this.escape = escape;
        this.symbols = compile(text, escape == null ? NO_ESCAPE : escape.codePointAt(0));
    }

    private static int[] compile(String text, int escape) {
        int[] codePoints = text.codePoints().toArray();
        int[] symbols = new int[codePoints.length];
        int count = 0;
        for (int i = 0; i < codePoints.length; i++) {
            int symbol = codePoints[i];
            if (symbol == escape) {
                if (++i == codePoints.length) {
                    throw new IllegalArgumentException("the pattern ends with its escape character");
                }
                symbol = codePoints[i];
            } else if (symbol == '_') {
                symbol = ANY_CHARACTER;
            } else if (symbol == '%') {
                symbol = ANY_TEXT;
            }
            if (symbol != ANY_TEXT || count == 0 || symbols[count - 1] != ANY_TEXT) {
                symbols[count++] = symbol;
            }
        }
        return Arrays.copyOf(symbols, count);
    }

    /** False, too, if the steps do not suffice. */
    boolean fits(String value, Evaluation evaluation) {
        int at = 0;
        int next = 0;
        int retryAt = -1;
        int retryNext = -1;
        while (at < value.length()) {
            if (!evaluation.step()) {
                return false;
            }
            if (next < symbols.length && symbols[next] == ANY_TEXT) {
                next++;
                if (next == symbols.length) {
                    return true;
                }
                retryAt = at;
                retryNext = next;
                continue;
            }
            int character = value.codePointAt(at);
            if (next < symbols.length && (symbols[next] == ANY_CHARACTER || symbols[next] == character)) {
                next++;
                at += Character.charCount(character);
            } else if (retryAt < 0) {
                return false;
            } else {
                retryAt += Character.charCount(value.codePointAt(retryAt));
                at = retryAt;
                next = retryNext;
            }
        }
        return next == symbols.length || (next == symbols.length - 1 && symbols[next] == ANY_TEXT);
    }

    void print(StringBuilder out) {
        Literal.quote(text, out);
        if (escape != null) {
            out.append(" ESCAPE ");
            Literal.quote(escape, out);
        }
    }

    /** The pattern as written. */
    public String text() {
        return text;
    }

    /** The escape character, or null if the pattern has none. */
    public @Nullable String escape() {
        return escape;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LikePattern pattern
                && text.equals(pattern.text)
                && Objects.equals(escape, pattern.escape);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, escape);
    }

    @Override
    public String toString() {
        return text;
    }
}
