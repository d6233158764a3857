package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/**
 * One word, literal or sign of a selector.
 *
 * @param position of its first character
 * @param text as written
 * @param value of a string or number; null for all others, and for the number 9223372036854775808, which has a value
 *     only after a minus
 */
record Token(TokenKind kind, int position, String text, @Nullable Object value) {
    private static final int SHOWN = 32;

    /** As a message shows it. */
    String shown() {
        if (kind == TokenKind.END) {
            return kind.toString();
        }
        return text.length() <= SHOWN ? "\"" + text + "\"" : "\"" + text.substring(0, SHOWN) + "...\"";
    }
}
