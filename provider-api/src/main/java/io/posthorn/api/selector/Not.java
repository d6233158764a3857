package io.posthorn.api.selector;

/** The opposite; of unknown it is unknown (§3.8.1.2). */
public record Not(Expression operand) implements Condition {
    @Override
    public Truth test(Evaluation evaluation) {
        return evaluation.step() ? operand.test(evaluation).not() : Truth.UNKNOWN;
    }

    @Override
    public int precedence() {
        return 3;
    }

    @Override
    public void print(StringBuilder out) {
        out.append("NOT ");
        operand.print(out, 3);
    }

    @Override
    public String toString() {
        return Expression.text(this);
    }
}
