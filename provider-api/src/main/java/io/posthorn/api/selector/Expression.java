package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/**
 * A node of a selector's tree (§3.8.1.1): a {@link Condition} is true, false or unknown, an {@link Operand} has a value.
 * An identifier or a literal may stand for either, as its value is a boolean or not. {@code toString} writes it as a
 * selector again, with no more brackets than needed.
 *
 * <p>Immutable. Evaluation is the package's own business: go through {@link Selector}.
 */
public sealed interface Expression permits Condition, Operand {
    /** What is known of its type without a message. */
    Kind kind();

    /** As a condition. */
    Truth test(Evaluation evaluation);

    /** As a value: Boolean, a number, String, or null for unknown. */
    @Nullable
    Object value(Evaluation evaluation);

    /** Or-chain 1, and-chain 2, NOT 3, predicates 4, sums 5, products 6, signs 7, the rest 8: higher binds closer. */
    int precedence();

    /** Appends it, without brackets around it, as a selector's text. */
    void print(StringBuilder out);

    /** Appends it, in brackets if it binds less close than that. */
    default void print(StringBuilder out, int wanted) {
        if (precedence() >= wanted) {
            print(out);
        } else {
            out.append('(');
            print(out);
            out.append(')');
        }
    }

    /** As text. */
    static String text(Expression expression) {
        StringBuilder out = new StringBuilder();
        expression.print(out);
        return out.toString();
    }
}
