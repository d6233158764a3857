package io.posthorn.api.selector;

/** Whether a text fits a pattern (§3.8.1.1): unknown if it is null; false, negated or not, of a value that is no text. */
public record Like(Identifier identifier, LikePattern pattern, boolean negated) implements Condition {
    @Override
    public Truth test(Evaluation evaluation) {
        Object value = identifier.value(evaluation);
        if (value == null) {
            return Truth.UNKNOWN;
        }
        if (!(value instanceof String text)) {
            return Truth.FALSE;
        }
        boolean fits = pattern.fits(text, evaluation);
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
