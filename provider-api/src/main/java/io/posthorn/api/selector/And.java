package io.posthorn.api.selector;

import java.util.List;

/**
 * A chain of conditions, all of which must hold (§3.8.1.2). What comes after the first that is false is not looked
 * at.
 *
 * @param parts two or more
 */
public record And(List<Expression> parts) implements Condition {
    public And {
        parts = List.copyOf(parts);
    }

    @Override
    public Truth test(Evaluation evaluation) {
        Truth all = Truth.TRUE;
        for (int i = 0; i < parts.size() && all != Truth.FALSE && evaluation.step(); i++) {
            all = all.and(parts.get(i).test(evaluation));
        }
        return all;
    }

    @Override
    public int precedence() {
        return 2;
    }

    @Override
    public void print(StringBuilder out) {
        String separator = "";
        for (Expression part : parts) {
            out.append(separator);
            part.print(out, 2 + 1);
            separator = " AND ";
        }
    }

    @Override
    public String toString() {
        return Expression.text(this);
    }
}
