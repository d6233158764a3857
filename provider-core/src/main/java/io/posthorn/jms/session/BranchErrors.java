package io.posthorn.jms.session;

import io.posthorn.api.wire.Frame;
import javax.transaction.xa.XAException;

/** Chooses the error code of XA for what went wrong. */
final class BranchErrors {
    private BranchErrors() {}

    /**
     * The broker refused.
     *
     * @param withoutRoom the code where it had no room for it
     */
    static XAException of(Frame.Failed refusal, int withoutRoom) {
        int code =
                switch (refusal.code()) {
                    case NO_SUCH_BRANCH -> XAException.XAER_NOTA;
                    case BRANCH_EXISTS -> XAException.XAER_DUPID;
                    case BRANCH_STATE -> XAException.XAER_PROTO;
                    case TRANSACTION_ROLLED_BACK -> XAException.XA_RBROLLBACK;
                    case RESOURCE_LIMIT -> withoutRoom;
                    default -> XAException.XAER_RMERR;
                };
        return error(code, refusal.text());
    }

    /** There was no answer: the connection is lost or closed, or the broker too slow. */
    static XAException unanswered(Exception cause) {
        XAException error = error(XAException.XAER_RMFAIL, String.valueOf(cause.getMessage()));
        error.initCause(cause);
        return error;
    }

    /** An argument that means nothing. */
    static XAException invalid(String what, int flags) {
        return error(XAException.XAER_INVAL, what + " that mean nothing: 0x" + Integer.toHexString(flags));
    }

    static XAException error(int code, String text) {
        XAException error = new XAException(text);
        error.errorCode = code;
        return error;
    }
}
