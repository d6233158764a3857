package io.posthorn.server.store;

import io.posthorn.api.spi.store.SubQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Chance, and what a script remembers: which texts were used, and which order keys the store gave them.
 *
 * <p>Some messages are keepers: nobody takes them before the end, so that what lies around them gets sparse.
 */
final class StoreDraw {
    private static final int USUAL = 1_200;
    private static final int LONGER = 5_000;
    private static final int LARGE = 33 * 1024;
    private static final int LARGEST = 50 * 1024;
    private static final int KEEPERS = 12;

    private final Random random;
    /** Order keys by text, as far as they are known. */
    private final Map<String, Long> keys = new HashMap<>();

    private int texts;

    StoreDraw(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T oneOf(List<T> all) {
        return all.get(below(all.size()));
    }

    /** The text of a new message. */
    String text(StoreModel model) {
        return text(model, oneIn(10) ? LONGER : USUAL);
    }

    String text(StoreModel model, int bound) {
        boolean keeper = oneIn(6) && keepers(model) < KEEPERS;
        return (keeper ? "k" : "m") + ++texts + ":" + "x".repeat(below(bound));
    }

    /** One that no table holds in one piece. */
    String largeText() {
        return "m" + ++texts + ":" + "l".repeat(LARGE + below(LARGEST - LARGE));
    }

    private static int keepers(StoreModel model) {
        int count = 0;
        for (SubQueue of : lanes(model)) {
            for (StoreModel.Entry entry : model.lane(of).values()) {
                count += isKeeper(entry) ? 1 : 0;
            }
        }
        return count;
    }

    private static boolean isKeeper(StoreModel.Entry entry) {
        return entry.text().startsWith("k");
    }

    /** The sub-queues that are used: two of queue 1, one of each other. */
    static List<SubQueue> lanes(StoreModel model) {
        List<SubQueue> lanes = new ArrayList<>();
        for (int queue : model.definitions.keySet()) {
            lanes.add(new SubQueue(queue, 4));
        }
        if (model.definitions.containsKey(1)) {
            lanes.add(new SubQueue(1, 9));
        }
        return lanes;
    }

    SubQueue lane(StoreModel model) {
        return oneOf(lanes(model));
    }

    void learn(String text, long key) {
        if (key != OrderKeys.NONE) {
            keys.put(text, key);
        }
    }

    /** Until the store has answered the key is not known. */
    long forget(String text) {
        return keys.remove(text);
    }

    boolean knows(StoreModel.Entry entry) {
        return keys.containsKey(entry.text());
    }

    long key(StoreModel.Entry entry) {
        return keys.get(entry.text());
    }

    long key(StoreModel model, SubQueue from, long place) {
        return key(model.lane(from).get(place));
    }

    /** Places of some of the first entries of a lane whose keys are known; keepers are left where they are. */
    List<Long> some(StoreModel model, SubQueue from, int most) {
        List<Long> places = new ArrayList<>();
        model.lane(from).forEach((place, entry) -> {
            if (places.size() < most && knows(entry) && !isKeeper(entry) && !oneIn(4)) {
                places.add(place);
            }
        });
        return places;
    }

    /** Places of up to three entries that adjoin, from the first on that is no keeper. */
    List<Long> adjoining(StoreModel model, SubQueue from) {
        List<Long> places = new ArrayList<>();
        for (Map.Entry<Long, StoreModel.Entry> entry : model.lane(from).entrySet()) {
            boolean fits = knows(entry.getValue()) && !isKeeper(entry.getValue());
            if (!fits && places.isEmpty()) {
                continue;
            }
            if (!fits || places.size() == 3) {
                break;
            }
            places.add(entry.getKey());
        }
        return places;
    }
}
