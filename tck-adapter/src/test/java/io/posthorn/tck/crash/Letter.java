package io.posthorn.tck.crash;

import java.util.Optional;
import java.util.Random;

/**
 * A message that can be recognised, and whose bytes can be checked, wherever it turns up.
 *
 * @param stream which producer sent it
 * @param number counts the producer's letters to this queue upwards
 */
record Letter(String queue, String stream, long number) {
    private static final int LONGEST_PADDING = 4_000;

    /** The text to send: the same for the same letter. */
    String text() {
        Random random = new Random(hashCode());
        StringBuilder text = new StringBuilder(name()).append('|');
        for (int left = random.nextInt(LONGEST_PADDING); left > 0; left--) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    /** The letter that this text is, if each character of it is as it was sent. */
    static Optional<Letter> read(String text) {
        String[] parts = text.split("\\|", 4);
        if (parts.length != 4 || !parts[2].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        Letter letter = new Letter(parts[0], parts[1], Long.parseLong(parts[2]));
        return letter.text().equals(text) ? Optional.of(letter) : Optional.empty();
    }

    private String name() {
        return queue + '|' + stream + '|' + number;
    }

    @Override
    public String toString() {
        return name();
    }
}
