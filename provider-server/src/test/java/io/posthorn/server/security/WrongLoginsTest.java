package io.posthorn.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class WrongLoginsTest {
    private final WrongLogins wrong = new WrongLogins();

    @Test
    void theOneThatHasNotComeForLongestIsForgottenBeyondTheBound() {
        for (int i = 0; i < WrongLogins.MOST_REMEMBERED; i++) {
            wrong.add(login(i));
        }
        assertThat(wrong.has(login(0))).isTrue();

        wrong.add(login(-1));

        assertThat(wrong.has(login(0))).isTrue();
        assertThat(wrong.has(login(1))).isFalse();
        assertThat(wrong.has(login(2))).isTrue();
        assertThat(wrong.has(login(-1))).isTrue();
    }

    private static Fingerprint login(int i) {
        return new Fingerprint(ByteBuffer.allocate(4).putInt(0, i));
    }
}
