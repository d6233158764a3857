package io.posthorn.api.message;

import java.util.Arrays;

/** The Xid of a transaction branch: format and two byte strings of at most 64 bytes. */
public record BranchId(int format, byte[] globalId, byte[] qualifier) {
    @Override
    public boolean equals(Object other) {
        return other instanceof BranchId that
                && format == that.format
                && Arrays.equals(globalId, that.globalId)
                && Arrays.equals(qualifier, that.qualifier);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * format + Arrays.hashCode(globalId)) + Arrays.hashCode(qualifier);
    }
}
