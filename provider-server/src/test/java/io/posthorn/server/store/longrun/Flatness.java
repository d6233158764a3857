package io.posthorn.server.store.longrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * Holds the second half of a run's samples against the first, by their medians: a sample in the middle of a checkpoint is
 * larger than others.
 */
final class Flatness {
    /** What a collection finds differs by so much from one run to the next, whatever the store does. */
    private static final long HEAP_NOISE = 2L * 1024 * 1024;
    /** What is under way in the background holds some more at one moment than at another. */
    private static final long FILES_NOISE = 4;

    private Flatness() {}

    static void check(String run, List<Footprint> samples) {
        int half = samples.size() / 2;
        // The first sample may be of a store that has not filled its journal yet.
        Footprint first = Footprint.median(samples.subList(1, half));
        Footprint second = Footprint.median(samples.subList(half, samples.size()));
        System.out.printf("%s:%n  first half:  %s%n  second half: %s%n", run, first, second);
        assertThat(second.disk()).as("bytes on disk").isLessThanOrEqualTo(first.disk() * 5 / 4);
        assertThat(second.heap()).as("heap in use").isLessThanOrEqualTo(first.heap() * 11 / 10 + HEAP_NOISE);
        assertThat(second.open()).as("open files").isLessThanOrEqualTo(first.open() + FILES_NOISE);
        assertThat(second.mapped()).as("mapped files").isLessThanOrEqualTo(first.mapped() + FILES_NOISE);
        assertThat(second.files()).as("files in the directory").isLessThanOrEqualTo(first.files() + FILES_NOISE);
    }
}
