package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/** Cuts a selector's text into tokens (§3.8.1.1), one at a time. Not thread-safe. */
final class Scanner {
    private final String text;
    private int at;

    Scanner(String text) {
        this.text = text;
    }

    Token next() throws SelectorException {
        while (at < text.length() && isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return token(TokenKind.END, at, null);
        }
        char c = text.charAt(at);
        if (c == '\'') {
            return string();
        }
        if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
            return number();
        }
        return Character.isJavaIdentifierStart(text.codePointAt(at)) ? word() : sign(c);
    }

    /** Space, tab, form feed and line ends, as in Java. */
    static boolean isWhitespace(char c) {
        return c == ' ' || c == '\t' || c == '\f' || c == '\r' || c == '\n';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Token word() {
        int end = endOfWord(at);
        return token(TokenKind.ofWord(text.subSequence(at, end)), end, null);
    }

    private int endOfWord(int from) {
        int end = from;
        while (end < text.length() && Character.isJavaIdentifierPart(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    /** A quote within is written twice. */
    private Token string() throws SelectorException {
        StringBuilder value = new StringBuilder();
        int from = at + 1;
        while (true) {
            int quote = text.indexOf('\'', from);
            if (quote < 0) {
                throw new SelectorException("a string lacks its closing quote", at);
            }
            value.append(text, from, quote);
            if (quote + 1 == text.length() || text.charAt(quote + 1) != '\'') {
                return token(TokenKind.TEXT, quote + 1, value.toString());
            }
            value.append('\'');
            from = quote + 2;
        }
    }

    private Token number() throws SelectorException {
        NumberScanner number = new NumberScanner(text, at);
        Object value = number.scan();
        int end = number.end();
        if (end < text.length() && Character.isJavaIdentifierPart(text.codePointAt(end))) {
            throw new SelectorException(
                    "expected a space or an operator after the number \"" + shortened(text.substring(at, end)) + "\"",
                    end);
        }
        return token(TokenKind.NUMBER, end, value);
    }

    private static String shortened(String literal) {
        return literal.length() <= 32 ? literal : literal.substring(0, 32) + "...";
    }

    private Token sign(char c) throws SelectorException {
        return switch (c) {
            case '=' -> sign(TokenKind.EQUAL);
            case '+' -> sign(TokenKind.PLUS);
            case '-' -> sign(TokenKind.MINUS);
            case '*' -> sign(TokenKind.TIMES);
            case '/' -> sign(TokenKind.DIVIDED);
            case '(' -> sign(TokenKind.OPEN);
            case ')' -> sign(TokenKind.CLOSE);
            case ',' -> sign(TokenKind.COMMA);
            case '>' -> sign(follows('=') ? TokenKind.GREATER_OR_EQUAL : TokenKind.GREATER);
            case '<' ->
                sign(follows('>') ? TokenKind.NOT_EQUAL : follows('=') ? TokenKind.LESS_OR_EQUAL : TokenKind.LESS);
            default ->
                throw new SelectorException(
                        String.format("the character U+%04X has no meaning here", text.codePointAt(at))
                                + (c == '!' ? "; not equal is written <>" : ""),
                        at);
        };
    }

    private boolean follows(char c) {
        return at + 1 < text.length() && text.charAt(at + 1) == c;
    }

    private Token sign(TokenKind kind) {
        return token(kind, at + kind.toString().length(), null);
    }

    private Token token(TokenKind kind, int end, @Nullable Object value) {
        Token token = new Token(kind, at, text.substring(at, end), value);
        at = end;
        return token;
    }
}
