package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/**
 * The name of a header field or a property (§3.8.1.1).
 *
 * @param header the field, or null if it is a property
 */
public record Identifier(String name, @Nullable SelectableHeader header) implements Operand {
    @Override
    public Kind kind() {
        return Kind.ANY;
    }

    @Override
    public @Nullable Object value(Evaluation evaluation) {
        return evaluation.step() ? evaluation.valueOf(this) : null;
    }

    @Override
    public int precedence() {
        return 8;
    }

    @Override
    public void print(StringBuilder out) {
        out.append(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
