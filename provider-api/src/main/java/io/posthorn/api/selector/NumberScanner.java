package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/**
 * Reads one number (§3.8.1.1): an exact one as Java writes integers (decimal, octal, hexadecimal, binary, underscores,
 * the suffix L, which changes nothing: all are longs), an approximate one as Java writes floating-point numbers (decimal
 * or hexadecimal, the suffixes d and f; with f it is a float).
 */
final class NumberScanner {
    private final String text;
    private final int start;
    private int at;

    NumberScanner(String text, int start) {
        this.text = text;
        this.start = start;
        this.at = start;
    }

    /** The index after the number. */
    int end() {
        return at;
    }

    /** Long, Double, Float, or null for 9223372036854775808, which a minus must precede. */
    @Nullable
    Object scan() throws SelectorException {
        if (peek() == '0' && (letter(1) == 'x' || letter(1) == 'b')) {
            return letter(1) == 'x' ? hexadecimal() : binary();
        }
        digits(10);
        boolean approximate = false;
        if (peek() == '.') {
            at++;
            approximate = true;
            digits(10);
        }
        if (letter(0) == 'e') {
            exponent();
            approximate = true;
        }
        if (approximate || isFloatSuffix()) {
            return approximate('e');
        }
        return decimalOrOctal();
    }

    private @Nullable Object decimalOrOctal() throws SelectorException {
        String digits = plain(start, at);
        skipLongSuffix();
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            return bits(digits, 8);
        }
        if (digits.equals("9223372036854775808")) {
            return null;
        }
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw tooLarge();
        }
    }

    private Object hexadecimal() throws SelectorException {
        at += 2;
        digits(16);
        boolean point = peek() == '.';
        if (point) {
            at++;
            digits(16);
        }
        if (letter(0) == 'p') {
            exponent();
            return approximate('p');
        }
        if (point) {
            throw new SelectorException("a hexadecimal number with a point lacks its exponent p", start);
        }
        String digits = plain(start + 2, at);
        skipLongSuffix();
        return bits(digits, 16);
    }

    private Object binary() throws SelectorException {
        at += 2;
        digits(10);
        String digits = plain(start + 2, at);
        skipLongSuffix();
        return bits(digits, 2);
    }

    /** As in Java, these may fill all 64 bits, and the highest is the sign. */
    private Object bits(String digits, int radix) throws SelectorException {
        if (digits.isEmpty()) {
            throw new SelectorException("a number lacks its digits", start);
        }
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), radix) < 0) {
                throw new SelectorException(
                        "a number that begins like this has base " + radix + " and no such digit: " + digits.charAt(i),
                        start);
            }
        }
        try {
            return Long.parseUnsignedLong(digits, radix);
        } catch (NumberFormatException e) {
            throw tooLarge();
        }
    }

    private SelectorException tooLarge() {
        return new SelectorException("an exact number does not fit into 64 bits", start);
    }

    private Object approximate(char exponentLetter) throws SelectorException {
        String number = plain(start, at);
        boolean isFloat = letter(0) == 'f';
        if (isFloatSuffix()) {
            at++;
        }
        double value;
        try {
            value = isFloat ? Float.parseFloat(number) : Double.parseDouble(number);
        } catch (NumberFormatException e) {
            throw new SelectorException("this is no number", start);
        }
        if (Double.isInfinite(value) || (value == 0 && !isZero(number, exponentLetter))) {
            throw new SelectorException(
                    "an approximate number is too " + (value == 0 ? "small" : "large") + " for a "
                            + (isFloat ? "float" : "double"),
                    start);
        }
        return isFloat ? (Object) (float) value : (Object) value;
    }

    private static boolean isZero(String number, char exponentLetter) {
        for (int i = exponentLetter == 'p' ? 2 : 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (lower(c) == exponentLetter) {
                return true;
            }
            if (c != '0' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private void exponent() throws SelectorException {
        at++;
        if (peek() == '+' || peek() == '-') {
            at++;
        }
        int from = at;
        digits(10);
        if (at == from) {
            throw new SelectorException("the exponent of a number lacks its digits", start);
        }
    }

    /** Underscores may stand between digits only. */
    private void digits(int radix) throws SelectorException {
        int from = at;
        while (isDigit(peek(), radix) || (peek() == '_' && at > from)) {
            at++;
        }
        if (at > from && text.charAt(at - 1) == '_') {
            throw new SelectorException("an underscore must stand between two digits", at - 1);
        }
    }

    private static boolean isDigit(char c, int radix) {
        return (c >= '0' && c <= '9') || (radix == 16 && lower(c) >= 'a' && lower(c) <= 'f');
    }

    private void skipLongSuffix() {
        if (letter(0) == 'l') {
            at++;
        }
    }

    private boolean isFloatSuffix() {
        return letter(0) == 'f' || letter(0) == 'd';
    }

    private String plain(int from, int to) {
        return text.substring(from, to).replace("_", "");
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char letter(int ahead) {
        return at + ahead < text.length() ? lower(text.charAt(at + ahead)) : 0;
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
    }
}
