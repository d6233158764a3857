package io.posthorn.tck.crash;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a history consists of, to see that it says something at all.
 *
 * @param sends tried, in transactions or not
 * @param sendsInDoubt outside transactions
 * @param commitsInDoubt neither done nor rolled back, as far as the application knows
 * @param deliveredOf deliveries by queue
 * @param deliveredAgain deliveries of letters that had been delivered before
 */
record Figures(
        long sends,
        long sendsInDoubt,
        long commits,
        long commitsInDoubt,
        Map<String, Long> deliveredOf,
        long deliveredAgain) {

    static Figures of(List<Event> history) {
        Set<Letter> delivered = new HashSet<>();
        Map<String, Long> deliveredOf = new HashMap<>();
        long again = 0;
        for (Event event : history) {
            if (event instanceof Event.Delivered e) {
                deliveredOf.merge(e.letter().queue(), 1L, Long::sum);
                again += delivered.add(e.letter()) ? 0 : 1;
            }
        }
        Map<String, Long> kinds = history.stream()
                .filter(event -> !(event instanceof Event.Sending e && e.transaction() != 0))
                .collect(Collectors.groupingBy(event -> event.getClass().getSimpleName(), Collectors.counting()));
        long sends = history.stream().filter(Event.Sending.class::isInstance).count();
        long committing = count(kinds, Event.Committing.class);
        return new Figures(
                sends,
                count(kinds, Event.Sending.class) - count(kinds, Event.Sent.class),
                committing,
                committing - count(kinds, Event.Committed.class) - rolledBackByCommit(history),
                deliveredOf,
                again);
    }

    private static long rolledBackByCommit(List<Event> history) {
        Set<Long> committing = new HashSet<>();
        long count = 0;
        for (Event event : history) {
            if (event instanceof Event.Committing e) {
                committing.add(e.transaction());
            } else if (event instanceof Event.RolledBack e && committing.contains(e.transaction())) {
                count++;
            }
        }
        return count;
    }

    private static long count(Map<String, Long> kinds, Class<? extends Event> kind) {
        return kinds.getOrDefault(kind.getSimpleName(), 0L);
    }
}
