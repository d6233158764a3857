package io.posthorn.tck.page;

import java.util.Map;

/** Which sections Jakarta Messaging 3.1 has in the chapters that ask something of a provider. */
final class Sections {
    /** How many sections a chapter or a section is divided into. */
    private static final Map<String, Integer> PARTS = Map.ofEntries(
            Map.entry("2", 16),
            Map.entry("2.8", 2),
            Map.entry("2.12", 1),
            Map.entry("3", 12),
            Map.entry("3.4", 13),
            Map.entry("3.5", 11),
            Map.entry("3.8", 1),
            Map.entry("3.8.1", 3),
            Map.entry("3.11", 4),
            Map.entry("4", 2),
            Map.entry("4.1", 8),
            Map.entry("4.2", 11),
            Map.entry("5", 3),
            Map.entry("6", 2),
            Map.entry("6.1", 8),
            Map.entry("6.2", 15),
            Map.entry("6.2.9", 2),
            Map.entry("7", 10),
            Map.entry("7.3", 9),
            Map.entry("8", 8),
            Map.entry("8.3", 4),
            Map.entry("9", 2),
            Map.entry("10", 3),
            Map.entry("11", 4),
            Map.entry("11.2", 7),
            Map.entry("11.3", 5));

    private Sections() {}

    /** Whether there is a section of this number. */
    static boolean has(String number) {
        int lastDot = number.lastIndexOf('.');
        if (lastDot < 0) {
            return PARTS.containsKey(number);
        }
        int part = Integer.parseInt(number.substring(lastDot + 1));
        return part >= 1 && part <= PARTS.getOrDefault(number.substring(0, lastDot), 0);
    }
}
