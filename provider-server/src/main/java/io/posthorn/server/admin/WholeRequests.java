package io.posthorn.server.admin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Gathers a request with its body, which is bounded: no operation takes more than a few words. */
final class WholeRequests extends HttpObjectAggregator {
    static final int MOST_BODY = 8192;

    WholeRequests() {
        super(MOST_BODY);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        AdminHandler.finish(
                context.channel(),
                Reply.error(
                        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                        "too-large",
                        "a request has at most " + MOST_BODY + " bytes in its body"));
    }
}
