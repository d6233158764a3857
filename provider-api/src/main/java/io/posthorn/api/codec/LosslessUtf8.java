package io.posthorn.api.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * UTF-8 in which every Java string survives, also one with surrogates that have no partner.
 *
 * <p>A lone surrogate is written as the three bytes that UTF-8 would use if it allowed surrogates. Strings without one
 * (all but the odd ones) take the platform's fast path and are plain UTF-8.
 */
public final class LosslessUtf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private LosslessUtf8() {}

    public static byte[] encode(String text) {
        return hasLoneSurrogate(text) ? encodeSlowly(text) : text.getBytes(UTF_8);
    }

    /** Decodes what {@link #encode} wrote. Bytes that no encoder wrote become U+FFFD, as in {@link String}. */
    public static String decode(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeSlowly(bytes, offset, length);
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static byte[] encodeSlowly(String text) {
        byte[] out = new byte[text.length() * 3];
        int n = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c < 0x80) {
                out[n++] = (byte) c;
            } else if (c < 0x800) {
                out[n++] = (byte) (0xC0 | (c >> 6));
                out[n++] = (byte) (0x80 | (c & 0x3F));
            } else if (c < 0x10000) {
                out[n++] = (byte) (0xE0 | (c >> 12));
                out[n++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                out[n++] = (byte) (0x80 | (c & 0x3F));
            } else {
                out[n++] = (byte) (0xF0 | (c >> 18));
                out[n++] = (byte) (0x80 | ((c >> 12) & 0x3F));
                out[n++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                out[n++] = (byte) (0x80 | (c & 0x3F));
            }
        }
        return java.util.Arrays.copyOf(out, n);
    }

    /** Takes the encoded surrogates out one by one and leaves the runs between them to the platform's decoder. */
    private static String decodeSlowly(byte[] bytes, int offset, int length) {
        StringBuilder text = new StringBuilder(length);
        int end = offset + length;
        int run = offset;
        for (int i = offset; i + 2 < end; i++) {
            boolean surrogate =
                    bytes[i] == (byte) 0xED && (bytes[i + 1] & 0xE0) == 0xA0 && (bytes[i + 2] & 0xC0) == 0x80;
            if (surrogate) {
                text.append(new String(bytes, run, i - run, UTF_8));
                text.append((char) (0xD000 | ((bytes[i + 1] & 0x3F) << 6) | (bytes[i + 2] & 0x3F)));
                i += 2;
                run = i + 1;
            }
        }
        return text.append(new String(bytes, run, end - run, UTF_8)).toString();
    }
}
