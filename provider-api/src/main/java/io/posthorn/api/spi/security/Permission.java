package io.posthorn.api.spi.security;

/** What a user may be allowed to do with a destination. */
public enum Permission {
    SEND,
    CONSUME,
    BROWSE,
    CREATE,
    ADMINISTER
}
