package io.posthorn.api.selector;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recursive descent over the grammar of §3.8.1.1. It recurses only into brackets, NOT and signs, and there no deeper than
 * {@link SelectorLimits#depth}. Types that literals and operators give away are checked here, so that a selector which no
 * message could match for its types is refused. Not thread-safe.
 *
 * <pre>
 * or        := and { OR and }
 * and       := not { AND not }
 * not       := NOT not | predicate
 * predicate := sum [ comparison sum | [NOT] BETWEEN sum AND sum | [NOT] IN (text {, text})
 *                  | [NOT] LIKE text [ESCAPE text] | IS [NOT] NULL ]
 * sum       := product { (+|-) product }
 * product   := signed { (*|/) signed }
 * signed    := (+|-) signed | literal | identifier | ( or )
 * </pre>
 */
final class Parser {
    private final TokenSource tokens;
    private final PredicateParser predicates;

    Parser(String text, SelectorLimits limits) throws SelectorException {
        this.tokens = new TokenSource(text, limits);
        this.predicates = new PredicateParser(tokens, this);
    }

    Expression parse() throws SelectorException {
        Expression expression = condition();
        if (!tokens.at(TokenKind.END)) {
            throw tokens.expected("AND, OR or the end of the selector");
        }
        return expression;
    }

    private Expression condition() throws SelectorException {
        int from = tokens.position();
        return require(or(), Kind.CONDITION, from);
    }

    private Expression or() throws SelectorException {
        int from = tokens.position();
        Expression first = and();
        if (!tokens.at(TokenKind.OR)) {
            return first;
        }
        List<Expression> parts = new ArrayList<>();
        parts.add(require(first, Kind.CONDITION, from));
        while (tokens.take(TokenKind.OR)) {
            from = tokens.position();
            parts.add(require(and(), Kind.CONDITION, from));
        }
        return tokens.counted(new Or(parts));
    }

    private Expression and() throws SelectorException {
        int from = tokens.position();
        Expression first = not();
        if (!tokens.at(TokenKind.AND)) {
            return first;
        }
        List<Expression> parts = new ArrayList<>();
        parts.add(require(first, Kind.CONDITION, from));
        while (tokens.take(TokenKind.AND)) {
            from = tokens.position();
            parts.add(require(not(), Kind.CONDITION, from));
        }
        return tokens.counted(new And(parts));
    }

    private Expression not() throws SelectorException {
        if (!tokens.at(TokenKind.NOT)) {
            return predicates.predicate();
        }
        tokens.deeper();
        tokens.advance();
        int from = tokens.position();
        Expression operand = require(not(), Kind.CONDITION, from);
        tokens.shallower();
        return tokens.counted(new Not(operand));
    }

    Expression sum() throws SelectorException {
        int from = tokens.position();
        Expression first = product();
        ArithmeticOperator operator = sumOperator();
        if (operator == null) {
            return first;
        }
        List<Arithmetic.Term> rest = new ArrayList<>();
        require(first, Kind.NUMBER, from);
        while (operator != null) {
            tokens.advance();
            from = tokens.position();
            rest.add(term(operator, require(product(), Kind.NUMBER, from)));
            operator = sumOperator();
        }
        return new Arithmetic(first, rest);
    }

    private Expression product() throws SelectorException {
        int from = tokens.position();
        Expression first = signed();
        ArithmeticOperator operator = productOperator();
        if (operator == null) {
            return first;
        }
        List<Arithmetic.Term> rest = new ArrayList<>();
        require(first, Kind.NUMBER, from);
        while (operator != null) {
            tokens.advance();
            from = tokens.position();
            rest.add(term(operator, require(signed(), Kind.NUMBER, from)));
            operator = productOperator();
        }
        return new Arithmetic(first, rest);
    }

    private Arithmetic.Term term(ArithmeticOperator operator, Expression operand) throws SelectorException {
        tokens.countNode();
        return new Arithmetic.Term(operator, operand);
    }

    private @Nullable ArithmeticOperator sumOperator() {
        return tokens.at(TokenKind.PLUS)
                ? ArithmeticOperator.ADD
                : tokens.at(TokenKind.MINUS) ? ArithmeticOperator.SUBTRACT : null;
    }

    private @Nullable ArithmeticOperator productOperator() {
        return tokens.at(TokenKind.TIMES)
                ? ArithmeticOperator.MULTIPLY
                : tokens.at(TokenKind.DIVIDED) ? ArithmeticOperator.DIVIDE : null;
    }

    private Expression signed() throws SelectorException {
        boolean minus = tokens.at(TokenKind.MINUS);
        if (!minus && !tokens.at(TokenKind.PLUS)) {
            return primary();
        }
        tokens.deeper();
        tokens.advance();
        if (minus && tokens.atSmallestLong()) {
            tokens.advance();
            tokens.shallower();
            return tokens.counted(new Literal(Long.MIN_VALUE));
        }
        int from = tokens.position();
        Expression operand = require(signed(), Kind.NUMBER, from);
        tokens.shallower();
        if (operand instanceof Literal literal) {
            Object value = minus ? Numbers.negate(literal.value()) : literal.value();
            if (value != null) {
                return new Literal(value);
            }
        }
        return tokens.counted(new Sign(minus, operand));
    }

    private Expression primary() throws SelectorException {
        Token token = tokens.current();
        switch (token.kind()) {
            case OPEN -> {
                return bracketed();
            }
            case IDENTIFIER -> {
                tokens.advance();
                return tokens.counted(identifier(token));
            }
            case TRUE, FALSE -> {
                tokens.advance();
                return tokens.counted(new Literal(token.kind() == TokenKind.TRUE));
            }
            case TEXT, NUMBER -> {
                if (token.value() == null) {
                    throw new SelectorException("an exact number does not fit into 64 bits", token.position());
                }
                tokens.advance();
                return tokens.counted(new Literal(token.value()));
            }
            default -> throw tokens.expected("an identifier, a literal, a sign or a bracket");
        }
    }

    private Expression bracketed() throws SelectorException {
        tokens.deeper();
        tokens.advance();
        Expression inner = or();
        if (!tokens.take(TokenKind.CLOSE)) {
            throw tokens.expected("an operator or )");
        }
        tokens.shallower();
        return inner;
    }

    /** A name that begins with JMS is a header field that can be selected by, or begins with JMSX or JMS_. */
    private static Identifier identifier(Token token) throws SelectorException {
        String name = token.text();
        SelectableHeader header = SelectableHeader.named(name);
        if (header == null && name.startsWith("JMS") && !name.startsWith("JMSX") && !name.startsWith("JMS_")) {
            throw new SelectorException(
                    "a selector cannot name " + token.shown() + ": of the header fields it may name JMSDeliveryMode, "
                            + "JMSPriority, JMSMessageID, JMSTimestamp, JMSCorrelationID and JMSType",
                    token.position());
        }
        return new Identifier(name, header);
    }

    static Expression require(Expression expression, Kind wanted, int from) throws SelectorException {
        if (!expression.kind().canBe(wanted)) {
            throw new SelectorException("expected " + wanted + ", found " + expression.kind(), from);
        }
        return expression;
    }
}
