package io.posthorn.server.net;

import io.posthorn.api.spi.security.User;
import io.posthorn.api.wire.ErrorCode;
import java.util.concurrent.CompletionStage;

/** One client's authentication by one SASL mechanism (RFC 4422): made for it, asked until it has a result. */
interface SaslMechanism {
    /** What follows from the client's first response, or from its answer to the last challenge; may complete later. */
    CompletionStage<Step> respond(byte[] response);

    /** How it goes on. */
    sealed interface Step {
        /** With another question. */
        record Challenge(byte[] data) implements Step {}

        /** The client is this user. */
        record Accepted(User user) implements Step {}

        /** It is nobody; the text goes to the client and must not tell an unknown user from a wrong password. */
        record Refused(ErrorCode code, String text) implements Step {}
    }
}
