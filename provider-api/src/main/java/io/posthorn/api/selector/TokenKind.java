package io.posthorn.api.selector;

/** What the scanner tells apart. */
enum TokenKind {
    END("the end of the selector"),
    IDENTIFIER("an identifier"),
    TEXT("a string"),
    NUMBER("a number"),
    NULL,
    TRUE,
    FALSE,
    NOT,
    AND,
    OR,
    BETWEEN,
    LIKE,
    IN,
    IS,
    ESCAPE,
    EQUAL("="),
    NOT_EQUAL("<>"),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    PLUS("+"),
    MINUS("-"),
    TIMES("*"),
    DIVIDED("/"),
    OPEN("("),
    CLOSE(")"),
    COMMA(",");

    private final String phrase;

    /** A reserved word. */
    TokenKind() {
        this.phrase = name();
    }

    TokenKind(String phrase) {
        this.phrase = phrase;
    }

    /**
     * The reserved word that this is in whatever case (§3.8.1.1), or {@link #IDENTIFIER}. Only the letters a to z have a
     * case here: to Unicode a dotless i would be an I.
     */
    static TokenKind ofWord(CharSequence word) {
        return switch (folded(word)) {
            case "NULL" -> NULL;
            case "TRUE" -> TRUE;
            case "FALSE" -> FALSE;
            case "NOT" -> NOT;
            case "AND" -> AND;
            case "OR" -> OR;
            case "BETWEEN" -> BETWEEN;
            case "LIKE" -> LIKE;
            case "IN" -> IN;
            case "IS" -> IS;
            case "ESCAPE" -> ESCAPE;
            default -> IDENTIFIER;
        };
    }

    private static String folded(CharSequence word) {
        if (word.length() > "BETWEEN".length()) {
            return "";
        }
        StringBuilder folded = new StringBuilder(word);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c >= 'a' && c <= 'z') {
                folded.setCharAt(i, (char) (c - 'a' + 'A'));
            }
        }
        return folded.toString();
    }

    /** As a message to the user names it. */
    @Override
    public String toString() {
        return phrase;
    }
}
