package io.posthorn.server.store.longrun;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Each figure that grows with what passes through is seen. */
class FlatnessTest {
    private static final long MB = 1024 * 1024;

    @Test
    void whatGoesUpAndDownIsFlat() {
        assertThatCode(() -> check(i -> new Footprint((30 + i % 3) * MB, (10 + i % 2) * MB, 70 + i % 4, 0, 8 + i % 3)))
                .doesNotThrowAnyException();
    }

    @Test
    void growingDiskIsSeen() {
        assertThatThrownBy(() -> check(i -> new Footprint((20 + i) * MB, 10 * MB, 70, 0, 8)))
                .hasMessageContaining("bytes on disk");
    }

    @Test
    void growingHeapIsSeen() {
        assertThatThrownBy(() -> check(i -> new Footprint(30 * MB, (10 + i / 2) * MB, 70, 0, 8)))
                .hasMessageContaining("heap in use");
    }

    @Test
    void filesThatStayOpenAreSeen() {
        assertThatThrownBy(() -> check(i -> new Footprint(30 * MB, 10 * MB, 70 + i, 0, 8)))
                .hasMessageContaining("open files");
    }

    @Test
    void filesThatStayMappedAreSeen() {
        assertThatThrownBy(() -> check(i -> new Footprint(30 * MB, 10 * MB, 70, i, 8)))
                .hasMessageContaining("mapped files");
    }

    @Test
    void filesThatAreLeftAreSeen() {
        assertThatThrownBy(() -> check(i -> new Footprint(30 * MB, 10 * MB, 70, 0, 8 + i)))
                .hasMessageContaining("files in the directory");
    }

    private static void check(IntFunction<Footprint> sample) {
        List<Footprint> samples = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            samples.add(sample.apply(i));
        }
        Flatness.check("made up", samples);
    }
}
