package io.posthorn.jms.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** The characters of a URL by their positions, which errors name. White space around it is not part of it. */
final class UrlText {
    private final String text;

    UrlText(String text) {
        this.text = text;
    }

    int end() {
        return backOverSpaces(text.length());
    }

    char at(int position) {
        return text.charAt(position);
    }

    String between(int start, int end) {
        return text.substring(start, Math.max(start, end));
    }

    boolean startsWith(String prefix, int start) {
        return text.regionMatches(true, start, prefix, 0, prefix.length());
    }

    /** Where {@code wanted} stands first, {@code end} if not before it. */
    int indexOf(char wanted, int start, int end) {
        int found = text.indexOf(wanted, start);
        return found < 0 || found > end ? end : found;
    }

    /** Where {@code wanted} stands first, -1 if not before {@code end}. */
    int indexOf(String wanted, int start, int end) {
        int found = text.indexOf(wanted, start);
        return found > end - wanted.length() ? -1 : found;
    }

    int skipSpaces(int start) {
        int at = start;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    int backOverSpaces(int end) {
        int at = end;
        while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /** A part with each {@code %} and its two hexadecimal digits made a byte, the bytes being UTF-8. */
    String decoded(int start, int end) {
        String part = between(start, end);
        if (part.indexOf('%') < 0) {
            return part;
        }
        StringBuilder decoded = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); ) {
            if (part.charAt(i) == '%') {
                int run = i;
                while (run < part.length() && part.charAt(run) == '%') {
                    run += 3;
                }
                decoded.append(utf8(part, i, run, start));
                i = run;
            } else {
                decoded.append(part.charAt(i++));
            }
        }
        return decoded.toString();
    }

    private String utf8(String part, int from, int to, int offset) {
        byte[] bytes = new byte[(to - from) / 3];
        for (int i = 0; i < bytes.length; i++) {
            int at = from + i * 3;
            int high = at + 2 < part.length() ? Character.digit(part.charAt(at + 1), 16) : -1;
            int low = at + 2 < part.length() ? Character.digit(part.charAt(at + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw error(offset + at, "after % two hexadecimal digits are expected; % itself is %25");
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            IllegalArgumentException error = error(offset + from, "these percent-encoded bytes are not UTF-8");
            error.initCause(e);
            throw error;
        }
    }

    IllegalArgumentException error(int position, String problem) {
        return new IllegalArgumentException("connection URL, position " + position + ": " + problem);
    }
}
