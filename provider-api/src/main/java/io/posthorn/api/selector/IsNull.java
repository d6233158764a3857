package io.posthorn.api.selector;

/** Whether a header field has no value or a property is missing (§3.8.1.2); a property that is set to null too. */
public record IsNull(Identifier identifier, boolean negated) implements Condition {
    @Override
    public Truth test(Evaluation evaluation) {
        return Truth.of(identifier.value(evaluation) == null).negatedIf(negated);
    }

    @Override
    public void print(StringBuilder out) {
        identifier.print(out);
        out.append(negated ? " IS NOT NULL" : " IS NULL");
    }

    @Override
    public String toString() {
        return Expression.text(this);
    }
}
