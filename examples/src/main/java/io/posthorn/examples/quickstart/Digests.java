package io.posthorn.examples.quickstart;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A growing list of digests, sixteen bytes each. Not thread-safe. */
final class Digests {
    private final MessageDigest sha = sha256();
    private long[] words = new long[1024];
    private int size;

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(byte[] content) {
        if (size + 2 > words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        ByteBuffer digest = ByteBuffer.wrap(sha.digest(content));
        words[size++] = digest.getLong();
        words[size++] = digest.getLong();
    }

    boolean matches(int index, byte[] content) {
        ByteBuffer digest = ByteBuffer.wrap(sha.digest(content));
        return words[2 * index] == digest.getLong() && words[2 * index + 1] == digest.getLong();
    }
}
