package io.posthorn.jms.settings;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the addresses of a {@link ConnectionUrl} and leaves its parameters to {@link UrlParameters}. Good for one URL.
 *
 * <pre>
 * url      = ["failover:" ["//"]] ( "(" address {"," address} ")" | address {"," host} ) ["?" parameters]
 * address  = [scheme "://"] host [":" port] ["/"]       in parentheses also ["?" parameters]
 * </pre>
 */
final class UrlParser {
    private static final String FAILOVER = "failover:";
    private static final String SCHEME_END = "://";
    private static final String OURS = "posthorn://HOST:PORT, with the port of a Posthorn broker";

    private final UrlText url;
    private final UrlParameters parameters;
    private final List<BrokerAddress> addresses = new ArrayList<>();
    private @Nullable String scheme;

    UrlParser(String url) {
        this.url = new UrlText(url);
        this.parameters = new UrlParameters(this.url);
    }

    ConnectionUrl parse() {
        int start = url.skipSpaces(0);
        int end = url.end();
        if (start >= end) {
            throw url.error(0, "the URL is empty");
        }
        if (url.startsWith(FAILOVER, start)) {
            start += FAILOVER.length();
            start += url.startsWith("//", start) ? 2 : 0;
        }
        if (start < end && url.at(start) == '(') {
            inParentheses(start, end);
        } else {
            int query = url.indexOf('?', start, end);
            addresses(start, query, false);
            parameters.read(query, end);
        }
        return new ConnectionUrl(
                parameters.withData(addresses), parameters.options(), parameters.foreign(), parameters.distributed());
    }

    private void inParentheses(int start, int end) {
        int close = url.indexOf(')', start, end);
        if (close == end) {
            throw url.error(start, "the parenthesis that opens here is never closed");
        }
        addresses(start + 1, close, true);
        if (close + 1 < end && url.at(close + 1) != '?') {
            throw url.error(close + 1, "after the parenthesis only ?parameters may follow");
        }
        parameters.read(close + 1, end);
    }

    private void addresses(int start, int end, boolean ownParameters) {
        int from = start;
        while (true) {
            int comma = url.indexOf(',', from, end);
            address(url.skipSpaces(from), url.backOverSpaces(comma), ownParameters);
            if (comma == end) {
                return;
            }
            from = comma + 1;
        }
    }

    private void address(int start, int end, boolean ownParameters) {
        int query = ownParameters ? url.indexOf('?', start, end) : end;
        int host = start;
        int schemeEnd = url.indexOf(SCHEME_END, start, query);
        if (schemeEnd >= 0) {
            scheme = url.between(start, schemeEnd).toLowerCase(Locale.ROOT);
            host = schemeEnd + SCHEME_END.length();
        }
        addresses.add(address(start, host, query));
        boolean local = addresses.get(addresses.size() - 1) instanceof LocalAddress;
        if (addresses.size() > 1 && (local || addresses.get(0) instanceof LocalAddress)) {
            throw url.error(start, "an address in this process stands alone");
        }
        parameters.read(query, end);
    }

    private BrokerAddress address(int start, int host, int end) {
        if (scheme == null) {
            throw url.error(start, "posthorn://HOST or vm://NAME is expected");
        }
        return switch (scheme) {
            case "posthorn", "tcp" -> tcp(host, end);
            case "vm" -> local(host, end);
            case "posthorns", "ssl", "nio+ssl", "auto+ssl", "auto+nio+ssl", "amqps", "wss" ->
                throw url.error(
                        start,
                        "TLS (" + scheme
                                + "://) is not supported in this version; posthorn://HOST:PORT goes without it");
            case "nio", "auto", "auto+nio" ->
                throw url.error(start, "in place of " + scheme + "://HOST:PORT write " + OURS);
            case "amqp", "amqpws", "ws", "stomp", "mqtt", "udp" ->
                throw url.error(start, scheme + ":// is a protocol that this client does not speak; write " + OURS);
            default ->
                throw url.error(
                        start, "this scheme is not known: posthorn://, tcp://, vm:// and failover: are; write " + OURS);
        };
    }

    private BrokerAddress tcp(int start, int slashedEnd) {
        int end = slashedEnd > start && url.at(slashedEnd - 1) == '/' ? slashedEnd - 1 : slashedEnd;
        if (start >= end) {
            throw url.error(start, "a host is expected");
        }
        if (url.at(start) == '[') {
            int close = url.indexOf(']', start, end);
            String literal = url.between(start + 1, close);
            if (close == end || !NetUtil.isValidIpV6Address(literal)) {
                throw url.error(start, "an IPv6 address in brackets is expected, as [::1]");
            }
            return new TcpAddress(literal, port(close + 1, end));
        }
        int colon = url.indexOf(':', start, end);
        for (int i = start; i < colon; i++) {
            requireHostCharacter(i);
        }
        if (colon == start) {
            throw url.error(start, "a host is expected before the port");
        }
        return new TcpAddress(url.between(start, colon), port(colon, end));
    }

    private void requireHostCharacter(int at) {
        char c = url.at(at);
        if (c == '@') {
            throw url.error(at, "user and password do not stand before the host, but in jms.username and jms.password");
        }
        if (!Character.isLetterOrDigit(c) && c != '.' && c != '-' && c != '_') {
            throw url.error(at, "a host's name has letters, digits, . - and _ only");
        }
    }

    private int port(int start, int end) {
        if (start == end) {
            return TcpAddress.DEFAULT_PORT;
        }
        if (url.at(start) == ':' && start + 1 < end && end - start <= 6) {
            int port = 0;
            for (int i = start + 1; i < end; i++) {
                char c = url.at(i);
                port = c >= '0' && c <= '9' && port >= 0 ? port * 10 + (c - '0') : -1;
            }
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw url.error(start, "a port is expected, as :5670; it is 1 to 65535");
    }

    private BrokerAddress local(int start, int slashedEnd) {
        int end = slashedEnd > start && url.at(slashedEnd - 1) == '/' ? slashedEnd - 1 : slashedEnd;
        String name = url.decoded(start, end);
        if (name.isEmpty()) {
            throw url.error(start, "the name of a broker is expected, as vm://test");
        }
        boolean allowed = name.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || ".-_".indexOf(c) >= 0);
        if (!allowed) {
            throw url.error(start, "a broker's name has letters, digits, . - and _ only");
        }
        return new LocalAddress(name, java.util.Optional.empty());
    }
}
