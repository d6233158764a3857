package io.posthorn.api.selector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain of sums or one of products, computed from left to right.
 *
 * @param first where it starts
 * @param rest what is added and subtracted, or what it is multiplied with and divided by; not empty, and not both kinds
 */
public record Arithmetic(Expression first, List<Term> rest) implements Operand {
    /** An operator and what stands after it. */
    public record Term(ArithmeticOperator operator, Expression operand) {}

    public Arithmetic {
        rest = List.copyOf(rest);
    }

    @Override
    public Kind kind() {
        return Kind.NUMBER;
    }

    @Override
    public @Nullable Object value(Evaluation evaluation) {
        Object result = first.value(evaluation);
        for (int i = 0; i < rest.size() && result != null && evaluation.step(); i++) {
            Term term = rest.get(i);
            result = Numbers.compute(result, term.operator(), term.operand().value(evaluation));
        }
        return evaluation.isSpent() ? null : result;
    }

    @Override
    public int precedence() {
        return rest.get(0).operator().precedence();
    }

    @Override
    public void print(StringBuilder out) {
        first.print(out, precedence() + 1);
        for (Term term : rest) {
            out.append(' ').append(term.operator().symbol()).append(' ');
            term.operand().print(out, precedence() + 1);
        }
    }

    @Override
    public String toString() {
        return Expression.text(this);
    }
}
