package io.posthorn.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairLineTest {
    private final FairLine line = new FairLine();
    private final List<String> done = new ArrayList<>();

    /** Sabotage: one line for all. */
    @Test
    void eachAddressHasItsTurnHoweverManyAnotherHas() {
        add(1, "a1");
        add(1, "a2");
        add(1, "a3");
        add(2, "b1");
        line.next().run();
        add(3, "c1");
        add(2, "b2");

        for (int i = 0; i < 5; i++) {
            line.next().run();
        }

        assertThat(done).containsExactly("a1", "b1", "a2", "c1", "b2", "a3");
        assertThatThrownBy(line::next).isInstanceOf(NoSuchElementException.class);
    }

    private void add(int address, String name) {
        line.add(Origin.of(Optional.of(FailedLoginsTest.address(192, 0, 2, address))), () -> done.add(name));
    }
}
