package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/**
 * {@code value >= low AND value <= high}, or negated {@code value < low OR value > high} (§3.8.1.1): with values of
 * unlike types both are false.
 */
public record Between(Expression operand, Expression low, Expression high, boolean negated) implements Condition {
    @Override
    public Truth test(Evaluation evaluation) {
        if (!evaluation.step()) {
            return Truth.UNKNOWN;
        }
        Object value = operand.value(evaluation);
        Truth first =
                side(value, negated ? ComparisonOperator.LESS : ComparisonOperator.GREATER_OR_EQUAL, low, evaluation);
        if (first == Truth.of(negated)) {
            return first;
        }
        Truth second =
                side(value, negated ? ComparisonOperator.GREATER : ComparisonOperator.LESS_OR_EQUAL, high, evaluation);
        return negated ? first.or(second) : first.and(second);
    }

    private static Truth side(
            @Nullable Object value, ComparisonOperator operator, Expression bound, Evaluation evaluation) {
        return Comparison.compare(value, operator, bound.value(evaluation), evaluation);
    }

    @Override
    public void print(StringBuilder out) {
        operand.print(out, 5);
        out.append(negated ? " NOT BETWEEN " : " BETWEEN ");
        low.print(out, 5);
        out.append(" AND ");
        high.print(out, 5);
    }

    @Override
    public String toString() {
        return Expression.text(this);
    }
}
