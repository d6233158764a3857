package io.posthorn.tck.crash;

import io.posthorn.tck.crash.Fates.Fate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows the order of each producer's letters at a queue with one consumer (S7). */
final class OrderCheck {
    /** One producer's letters to one queue. */
    private record Lane(String queue, String stream) {
        private static Lane of(Letter letter) {
            return new Lane(letter.queue(), letter.stream());
        }
    }

    /** One lane as one stretch sees it. */
    private record View(Lane lane, Stretch stretch) {}

    /** How far a view got: the number delivered last, and what of the lane's letters comes next. */
    private static final class Progress {
        private long last = Long.MIN_VALUE;
        private int next;
    }

    private final Predicate<Letter> acknowledgedPerhaps;
    /** Letters that must come, by number. */
    private final Map<Lane, List<Letter>> owed = new HashMap<>();

    private final Map<View, Progress> views = new HashMap<>();

    OrderCheck(Fates fates, Predicate<Letter> acknowledgedPerhaps) {
        this.acknowledgedPerhaps = acknowledgedPerhaps;
        for (Letter letter : fates.letters()) {
            if (fates.ofSend(letter) == Fate.DONE) {
                owed.computeIfAbsent(Lane.of(letter), unseen -> new ArrayList<>())
                        .add(letter);
            }
        }
        owed.values().forEach(lane -> lane.sort(Comparator.comparingLong(Letter::number)));
    }

    /** Hears of a delivery; tells what is wrong with its place. */
    Optional<String> delivered(Letter letter, Stretch stretch) {
        Lane lane = Lane.of(letter);
        Progress progress = views.computeIfAbsent(new View(lane, stretch), unseen -> new Progress());
        if (letter.number() <= progress.last) {
            return Optional.of("S7 order: " + letter + " came after number " + progress.last + " to " + stretch);
        }
        progress.last = letter.number();
        Optional<String> passed = Optional.empty();
        List<Letter> letters = owed.getOrDefault(lane, List.of());
        for (; progress.next < letters.size(); progress.next++) {
            Letter before = letters.get(progress.next);
            if (before.number() > letter.number()) {
                break;
            }
            if (before.number() < letter.number() && passed.isEmpty() && !acknowledgedPerhaps.test(before)) {
                passed = Optional.of("S7 order: " + letter + " came to " + stretch + " before " + before);
            }
        }
        return passed;
    }
}
