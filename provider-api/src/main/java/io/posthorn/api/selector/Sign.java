package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/** A sign before something that is not itself a number in the text. */
public record Sign(boolean minus, Expression operand) implements Operand {
    @Override
    public Kind kind() {
        return Kind.NUMBER;
    }

    @Override
    public @Nullable Object value(Evaluation evaluation) {
        Object value = evaluation.step() ? operand.value(evaluation) : null;
        if (value == null || !Numbers.isNumber(value)) {
            return null;
        }
        return minus ? Numbers.negate(value) : value;
    }

    @Override
    public int precedence() {
        return 7;
    }

    @Override
    public void print(StringBuilder out) {
        out.append(minus ? '-' : '+');
        operand.print(out, 7);
    }

    @Override
    public String toString() {
        return Expression.text(this);
    }
}
