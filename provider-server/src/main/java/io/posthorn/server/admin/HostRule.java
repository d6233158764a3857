package io.posthorn.server.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Keeps pages in the browser of this machine's user out: a page of another site must not speak for its visitor.
 *
 * <p>The name by which the port was reached must be one of this machine, because a foreign name may be made to lead here
 * (DNS rebinding). What changes something needs a header that no form and no image can send, and that a script of another
 * site may not without asking first, which is never granted here.
 */
final class HostRule {
    /** Says that a change is meant. */
    private static final String MEANT = "X-Posthorn-Admin";

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    private HostRule() {}

    /**
     * Refuses what came by another name.
     *
     * @throws RefusedException 400 without a host or with two, 403 with a foreign one
     */
    static void requireLoopback(HttpHeaders headers) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() != 1) {
            throw RefusedException.badRequest("a request needs one Host header");
        }
        if (!LOOPBACK.matcher(hosts.get(0)).matches()) {
            throw new RefusedException(
                    HttpResponseStatus.FORBIDDEN,
                    "foreign-host",
                    "this port is reached as localhost, 127.0.0.1 or [::1] only; the Host header says another name");
        }
    }

    static boolean isMeant(HttpHeaders headers) {
        return "true".equals(headers.get(MEANT));
    }

    /**
     * Refuses a change that does not say that it is meant.
     *
     * @throws RefusedException 403
     */
    static void requireMeant(boolean meant) {
        if (!meant) {
            throw new RefusedException(
                    HttpResponseStatus.FORBIDDEN,
                    "header-missing",
                    "a request that changes something needs the header '" + MEANT + ": true'");
        }
    }
}
