package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/**
 * Two values compared (§3.8.1.1): unknown if one is null, false if they are of unlike types, and
 * false if texts or booleans are asked for their order.
 */
public record Comparison(Expression left, ComparisonOperator operator, Expression right) implements Condition {
    @Override
    public Truth test(Evaluation evaluation) {
        return evaluation.step()
                ? compare(left.value(evaluation), operator, right.value(evaluation), evaluation)
                : Truth.UNKNOWN;
    }

    static Truth compare(
            @Nullable Object left, ComparisonOperator operator, @Nullable Object right, Evaluation evaluation) {
        if (left == null || right == null) {
            return Truth.UNKNOWN;
        }
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Truth.of(Numbers.compare(left, operator, right));
        }
        boolean comparable = (left instanceof String && right instanceof String)
                || (left instanceof Boolean && right instanceof Boolean);
        if (!comparable || operator.isOrder()) {
            return Truth.FALSE;
        }
        if (left instanceof String text && !evaluation.stepsFor(text)) {
            return Truth.UNKNOWN;
        }
        return Truth.of(left.equals(right) == (operator == ComparisonOperator.EQUAL));
    }

    @Override
    public void print(StringBuilder out) {
        left.print(out, 5);
        out.append(' ').append(operator.symbol()).append(' ');
        right.print(out, 5);
    }

    @Override
    public String toString() {
        return Expression.text(this);
    }
}
