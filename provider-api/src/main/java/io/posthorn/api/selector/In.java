package io.posthorn.api.selector;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Whether a text is one of several (§3.8.1.1): unknown if it is null; false, negated or not, of a value that is no text.
 *
 * @param texts in the order of the selector, each once
 */
public record In(Identifier identifier, Set<String> texts, boolean negated) implements Condition {
    public In {
        texts = Collections.unmodifiableSet(new LinkedHashSet<>(texts));
    }

    @Override
    public Truth test(Evaluation evaluation) {
        Object value = identifier.value(evaluation);
        if (value == null) {
            return Truth.UNKNOWN;
        }
        if (!(value instanceof String text)) {
            return Truth.FALSE;
        }
        return evaluation.stepsFor(text) ? Truth.of(texts.contains(text)).negatedIf(negated) : Truth.UNKNOWN;
    }

    @Override
    public void print(StringBuilder out) {
        identifier.print(out);
        out.append(negated ? " NOT IN (" : " IN (");
        String separator = "";
        for (String text : texts) {
            out.append(separator);
            Literal.quote(text, out);
            separator = ", ";
        }
        out.append(')');
    }

    @Override
    public String toString() {
        return Expression.text(this);
    }
}
