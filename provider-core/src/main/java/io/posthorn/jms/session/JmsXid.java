package io.posthorn.jms.session;

import io.posthorn.api.message.BranchId;
import io.posthorn.api.wire.ProtocolLimits;
import java.util.HexFormat;
import javax.transaction.xa.XAException;
import javax.transaction.xa.Xid;
import org.jspecify.annotations.Nullable;

/** The id of a branch that the broker has prepared, as a transaction manager reads it. */
record JmsXid(BranchId branch) implements Xid {
    /**
     * The same as the broker knows it.
     *
     * @throws XAException XAER_INVAL if it is not one
     */
    static BranchId branch(@Nullable Xid xid) throws XAException {
        if (xid == null) {
            throw BranchErrors.error(XAException.XAER_INVAL, "the Xid is null");
        }
        return new BranchId(
                xid.getFormatId(), checked(xid.getGlobalTransactionId()), checked(xid.getBranchQualifier()));
    }

    @Override
    public int getFormatId() {
        return branch.format();
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return branch.globalId().clone();
    }

    @Override
    public byte[] getBranchQualifier() {
        return branch.qualifier().clone();
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return branch.format() + ":" + hex.formatHex(branch.globalId()) + ":" + hex.formatHex(branch.qualifier());
    }

    private static byte[] checked(byte @Nullable [] part) throws XAException {
        if (part == null || part.length > ProtocolLimits.MAX_BRANCH_ID) {
            throw BranchErrors.error(
                    XAException.XAER_INVAL,
                    "each part of an Xid has up to " + ProtocolLimits.MAX_BRANCH_ID + " bytes, one has "
                            + (part == null ? "none" : part.length));
        }
        return part.clone();
    }
}
