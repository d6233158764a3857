package io.posthorn.integration.jta;

import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A resource without work that is enlisted last, so that something can happen when all others are prepared. */
final class PreparedLast implements XAResource {
    private final Runnable whenOthersArePrepared;

    PreparedLast(Runnable whenOthersArePrepared) {
        this.whenOthersArePrepared = whenOthersArePrepared;
    }

    @Override
    public int prepare(Xid xid) {
        whenOthersArePrepared.run();
        return XA_OK;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) {}

    @Override
    public void rollback(Xid xid) {}

    @Override
    public void start(Xid xid, int flags) {}

    @Override
    public void end(Xid xid, int flags) {}

    @Override
    public void forget(Xid xid) {}

    @Override
    public Xid[] recover(int flag) {
        return new Xid[0];
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return other == this;
    }

    @Override
    public int getTransactionTimeout() {
        return 0;
    }

    @Override
    public boolean setTransactionTimeout(int seconds) {
        return false;
    }
}
