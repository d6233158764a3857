package io.posthorn.api.selector;

import java.util.List;

/**
 * A chain of conditions, one of which must hold (§3.8.1.2). What comes after the first that is true is not looked
 * at.
 *
 * @param parts two or more
 */
public record Or(List<Expression> parts) implements Condition {
    public Or {
        parts = List.copyOf(parts);
    }

    @Override
    public Truth test(Evaluation evaluation) {
        Truth all = Truth.FALSE;
        for (int i = 0; i < parts.size() && all != Truth.TRUE && evaluation.step(); i++) {
            all = all.or(parts.get(i).test(evaluation));
        }
        return all;
    }

    @Override
    public int precedence() {
        return 1;
    }

    @Override
    public void print(StringBuilder out) {
        String separator = "";
        for (Expression part : parts) {
            out.append(separator);
            part.print(out, 1 + 1);
            separator = " OR ";
        }
    }

    @Override
    public String toString() {
        return Expression.text(this);
    }
}
