package io.posthorn.api.selector;

/** The token that is being looked at, and the account of depth and nodes. Not thread-safe. */
final class TokenSource {
    private final Scanner scanner;
    private final SelectorLimits limits;
    private Token current;
    private int depth;
    private int nodes;

    TokenSource(String text, SelectorLimits limits) throws SelectorException {
        this.scanner = new Scanner(text);
        this.limits = limits;
        this.current = scanner.next();
    }

    Token current() {
        return current;
    }

    int position() {
        return current.position();
    }

    boolean at(TokenKind kind) {
        return current.kind() == kind;
    }

    /** Whether this is the number that is a long only with a minus before it. */
    boolean atSmallestLong() {
        return at(TokenKind.NUMBER) && current.value() == null;
    }

    void advance() throws SelectorException {
        current = scanner.next();
    }

    /** Goes on if it is of this kind. */
    boolean take(TokenKind kind) throws SelectorException {
        boolean taken = at(kind);
        if (taken) {
            advance();
        }
        return taken;
    }

    SelectorException expected(String what) {
        return new SelectorException("expected " + what + ", found " + current.shown(), position());
    }

    void deeper() throws SelectorException {
        if (++depth > limits.depth()) {
            throw new SelectorException(
                    "brackets, NOT and signs are nested deeper than the limit of " + limits.depth(), position());
        }
    }

    void shallower() {
        depth--;
    }

    void countNode() throws SelectorException {
        if (++nodes > limits.nodes()) {
            throw new SelectorException("the selector has more parts than the limit of " + limits.nodes(), position());
        }
    }

    Expression counted(Expression expression) throws SelectorException {
        countNode();
        return expression;
    }
}
