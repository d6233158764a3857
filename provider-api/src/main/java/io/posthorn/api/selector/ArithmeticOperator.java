package io.posthorn.api.selector;

/** An operator between two numbers. */
public enum ArithmeticOperator {
    ADD('+', 5),
    SUBTRACT('-', 5),
    MULTIPLY('*', 6),
    DIVIDE('/', 6);

    private final char symbol;
    private final int precedence;

    ArithmeticOperator(char symbol, int precedence) {
        this.symbol = symbol;
        this.precedence = precedence;
    }

    char symbol() {
        return symbol;
    }

    int precedence() {
        return precedence;
    }
}
