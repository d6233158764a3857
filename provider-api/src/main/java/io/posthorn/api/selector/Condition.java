package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/** An expression that is true, false or unknown. */
public sealed interface Condition extends Expression permits And, Or, Not, Comparison, Between, In, Like, IsNull {
    @Override
    default Kind kind() {
        return Kind.CONDITION;
    }

    @Override
    default @Nullable Object value(Evaluation evaluation) {
        return switch (test(evaluation)) {
            case TRUE -> true;
            case FALSE -> false;
            case UNKNOWN -> null;
        };
    }

    /** Most of them are predicates. */
    @Override
    default int precedence() {
        return 4;
    }
}
