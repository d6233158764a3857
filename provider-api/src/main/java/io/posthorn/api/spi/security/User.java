package io.posthorn.api.spi.security;

/** Who a connection acts for, as settled by authentication. */
public record User(String name) {
    public static final User ANONYMOUS = new User("anonymous");
}
