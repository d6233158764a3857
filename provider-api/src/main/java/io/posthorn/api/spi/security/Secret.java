package io.posthorn.api.spi.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/** Something that must not be printed. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The secret itself; do not let it near a log or an exception's text. */
    public String reveal() {
        return value;
    }

    /** Compares in a time that does not depend on where the difference is. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(value.getBytes(UTF_8), that.value.getBytes(UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
