package io.posthorn.api.selector;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of the grammar that makes conditions of values. Not thread-safe. */
final class PredicateParser {
    private final TokenSource tokens;
    private final Parser parser;

    PredicateParser(TokenSource tokens, Parser parser) {
        this.tokens = tokens;
        this.parser = parser;
    }

    Expression predicate() throws SelectorException {
        int from = tokens.position();
        Expression left = parser.sum();
        ComparisonOperator operator = comparison(tokens.current().kind());
        if (operator != null) {
            return comparison(left, operator, from);
        }
        if (tokens.take(TokenKind.IS)) {
            boolean negated = tokens.take(TokenKind.NOT);
            if (!tokens.take(TokenKind.NULL)) {
                throw tokens.expected(negated ? "NULL" : "NULL or NOT NULL");
            }
            return tokens.counted(new IsNull(identifier(left, "IS NULL", from), negated));
        }
        boolean negated = tokens.take(TokenKind.NOT);
        if (tokens.take(TokenKind.BETWEEN)) {
            return between(Parser.require(left, Kind.NUMBER, from), negated);
        }
        if (tokens.take(TokenKind.IN)) {
            return in(identifier(left, "IN", from), negated);
        }
        if (tokens.take(TokenKind.LIKE)) {
            return like(identifier(left, "LIKE", from), negated);
        }
        if (negated) {
            throw tokens.expected("BETWEEN, IN or LIKE after NOT");
        }
        return left;
    }

    private static @Nullable ComparisonOperator comparison(TokenKind kind) {
        return switch (kind) {
            case EQUAL -> ComparisonOperator.EQUAL;
            case NOT_EQUAL -> ComparisonOperator.NOT_EQUAL;
            case GREATER -> ComparisonOperator.GREATER;
            case GREATER_OR_EQUAL -> ComparisonOperator.GREATER_OR_EQUAL;
            case LESS -> ComparisonOperator.LESS;
            case LESS_OR_EQUAL -> ComparisonOperator.LESS_OR_EQUAL;
            default -> null;
        };
    }

    /**
     * Strings and booleans have no order. What is a condition, TRUE and FALSE included, is compared with nothing that cannot
     * be one: who writes {@code TRUE = 0} takes a reserved word for a name. Numbers and strings may be compared, and are not
     * equal.
     */
    private Expression comparison(Expression left, ComparisonOperator operator, int from) throws SelectorException {
        if (operator.isOrder()) {
            Parser.require(left, Kind.NUMBER, from);
        }
        tokens.advance();
        int second = tokens.position();
        Expression right = parser.sum();
        if (operator.isOrder()) {
            Parser.require(right, Kind.NUMBER, second);
        } else if (left.kind() == Kind.CONDITION) {
            Parser.require(right, Kind.CONDITION, second);
        } else if (right.kind() == Kind.CONDITION) {
            Parser.require(left, Kind.CONDITION, from);
        }
        return tokens.counted(new Comparison(left, operator, right));
    }

    private Expression between(Expression operand, boolean negated) throws SelectorException {
        int from = tokens.position();
        Expression low = Parser.require(parser.sum(), Kind.NUMBER, from);
        if (!tokens.take(TokenKind.AND)) {
            throw tokens.expected("AND and the upper bound of BETWEEN");
        }
        from = tokens.position();
        Expression high = Parser.require(parser.sum(), Kind.NUMBER, from);
        return tokens.counted(new Between(operand, low, high, negated));
    }

    private Expression in(Identifier identifier, boolean negated) throws SelectorException {
        if (!tokens.take(TokenKind.OPEN)) {
            throw tokens.expected("( and the strings of IN");
        }
        Set<String> texts = new LinkedHashSet<>();
        do {
            texts.add(string("a string of IN"));
            tokens.countNode();
        } while (tokens.take(TokenKind.COMMA));
        if (!tokens.take(TokenKind.CLOSE)) {
            throw tokens.expected(", or )");
        }
        return tokens.counted(new In(identifier, texts, negated));
    }

    private Expression like(Identifier identifier, boolean negated) throws SelectorException {
        int from = tokens.position();
        String pattern = string("a string that is the pattern of LIKE");
        String escape = null;
        if (tokens.take(TokenKind.ESCAPE)) {
            int at = tokens.position();
            escape = string("a string of one character after ESCAPE");
            if (escape.codePointCount(0, escape.length()) != 1) {
                throw new SelectorException("the string after ESCAPE must be one character", at);
            }
        }
        try {
            return tokens.counted(new Like(identifier, new LikePattern(pattern, escape), negated));
        } catch (IllegalArgumentException e) {
            throw new SelectorException("in LIKE, " + e.getMessage(), from);
        }
    }

    private String string(String wanted) throws SelectorException {
        if (tokens.current().value() instanceof String text) {
            tokens.advance();
            return text;
        }
        throw tokens.expected(wanted);
    }

    private static Identifier identifier(Expression expression, String operator, int from) throws SelectorException {
        if (expression instanceof Identifier identifier) {
            return identifier;
        }
        throw new SelectorException("expected an identifier before " + operator, from);
    }
}
