package io.posthorn.api.selector;

/** An expression that has a value, which may be null. */
public sealed interface Operand extends Expression permits Identifier, Literal, Sign, Arithmetic {
    /** A value that is no boolean is no condition: whether it holds is unknown. */
    @Override
    default Truth test(Evaluation evaluation) {
        return value(evaluation) instanceof Boolean flag ? Truth.of(flag) : Truth.UNKNOWN;
    }
}
