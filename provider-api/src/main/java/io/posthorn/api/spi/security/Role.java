package io.posthorn.api.spi.security;

/** What a user may be beyond one who uses destinations. */
public enum Role {
    /** May use the port for administrators. */
    ADMINISTRATOR
}
