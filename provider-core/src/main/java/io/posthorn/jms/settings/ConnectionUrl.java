package io.posthorn.jms.settings;

import java.util.List;

/**
 * What a URL says: where the brokers are, and options.
 *
 * <pre>
 * posthorn://host:5670?jms.prefetch=100       one broker (tcp:// is the same)
 * posthorn://a,b:5671                         several, tried in turn
 * failover:(tcp://a,tcp://b)?jms.clientId=x   the same in other spellings; failover: may be left out
 * vm://name                                   in this process, in memory
 * vm://name?data=DIR                          in this process, durable
 * </pre>
 *
 * <p>Addresses are tried while a connection is made; none is made anew.
 *
 * <p>Options have the prefix {@code jms.} or {@code transport.}, which may be left out; their case does not matter.
 * Values are percent-decoded. An IPv6 address stands in brackets.
 *
 * @param foreign names of parameters that are another vendor's and mean nothing here
 * @param distributed whether {@code type} asks for a factory for distributed transactions, as in {@code type=XA_CF}: a
 *     naming context makes one
 */
public record ConnectionUrl(
        List<BrokerAddress> addresses, ConnectionOptions options, List<String> foreign, boolean distributed) {
    public static final String DEFAULT = "posthorn://127.0.0.1:" + TcpAddress.DEFAULT_PORT;

    public ConnectionUrl {
        addresses = List.copyOf(addresses);
        foreign = List.copyOf(foreign);
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not one; the text names the place and what is wrong with it, and never
     *     shows a password
     */
    public static ConnectionUrl parse(String url) {
        return new UrlParser(url).parse();
    }

    /** The same with other options in the place of its own. */
    public ConnectionUrl withOptions(ConnectionOptions others) {
        return new ConnectionUrl(addresses, others, foreign, distributed);
    }

    /** A URL that says the same when it is read, but for the password and what is another vendor's. */
    public String withoutSecrets() {
        return UrlWriter.write(addresses, options);
    }
}
