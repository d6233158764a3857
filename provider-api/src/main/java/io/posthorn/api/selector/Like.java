package io.posthorn.api.selector;

/** Whether a text fits a pattern (§3.8.1.2): unknown if it is null; a value that is no text does not fit. */
public record Like(Identifier identifier, LikePattern pattern, boolean negated) implements Condition {
    @Override
    public Truth test(Evaluation evaluation) {
        Object value = identifier.value(evaluation);
        if (value == null) {
            return Truth.UNKNOWN;
        }
        boolean fits = value instanceof String text && pattern.fits(text, evaluation);
        return evaluation.isSpent() ? Truth.UNKNOWN : Truth.of(fits).negatedIf(negated);
    }

    @Override
    public void print(StringBuilder out) {
        identifier.print(out);
        out.append(negated ? " NOT LIKE " : " LIKE ");
        pattern.print(out);
    }

    @Override
    public String toString() {
        return Expression.text(this);
    }
}
