package io.posthorn.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;

/** Percent-encoded UTF-8 (RFC 3986, §2.1); nothing is guessed at. Stateless. */
final class Percent {
    private static final String PLAIN = "-._~";

    private Percent() {}

    static String encoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte each : text.getBytes(UTF_8)) {
            char c = (char) (each & 0xff);
            if (each >= 0 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return out.toString();
    }

    /**
     * Reads what is encoded, and takes what need not have been.
     *
     * @throws RefusedException 400 if it is not encoded well
     */
    static String decoded(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                throw malformed();
            }
            if (c == '%') {
                bytes.put((byte) (hex(text, i + 1) << 4 | hex(text, i + 2)));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            return UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static int hex(String text, int at) {
        int digit = at < text.length() && text.charAt(at) <= '~' ? Character.digit(text.charAt(at), 16) : -1;
        if (digit < 0) {
            throw malformed();
        }
        return digit;
    }

    private static RefusedException malformed() {
        return RefusedException.badRequest(
                "what is no letter, digit or one of -._~ must be percent-encoded UTF-8, such as %2F for '/'");
    }
}
