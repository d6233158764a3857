package io.posthorn.tck.xa;

import static java.nio.charset.StandardCharsets.UTF_8;

import javax.transaction.xa.Xid;

/** The Xid of a transaction manager that gives its transactions names. */
record TestXid(String name) implements Xid {
    private static final int FORMAT = 4711;

    /** The name of the transaction, as a branch that was recovered has it. */
    static String nameOf(Xid xid) {
        return new String(xid.getGlobalTransactionId(), UTF_8);
    }

    @Override
    public int getFormatId() {
        return FORMAT;
    }

    @Override
    public byte[] getGlobalTransactionId() {
        return name.getBytes(UTF_8);
    }

    @Override
    public byte[] getBranchQualifier() {
        return new byte[] {1};
    }
}
