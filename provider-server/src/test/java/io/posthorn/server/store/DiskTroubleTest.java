package io.posthorn.server.store;

import static io.posthorn.server.store.CrashTrial.GROUPS;
import static io.posthorn.server.store.CrashTrial.GROUPS_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.server.store.file.DiskFullException;
import java.io.IOException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any operation of the disk fails (invariant 9 of the store): nothing is acknowledged that is not there at the next start. */
class DiskTroubleTest {
    /** The normal build lets every so manieth operation fail. */
    private static final int STRIDE = 7;

    @ParameterizedTest
    @ValueSource(longs = {8, 9})
    void anOperationThatFailsOnceEndsTheStoreAndNothingIsAcknowledgedAfterIt(long seed) {
        long operations = CrashTrial.wholeRun(seed).operations();
        for (long failing = 1; failing <= operations; failing += STRIDE) {
            fail(seed, failing, () -> new IOException("EIO"));
        }
    }

    @Test
    void anOperationThatFindsTheDiskFullLosesNothing() {
        long operations = CrashTrial.wholeRun(10).operations();
        for (long failing = 1; failing <= operations; failing += STRIDE) {
            fail(10, failing, DiskTroubleTest::full);
        }
    }

    @Tag("full")
    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44, 45})
    void anyOperationMayFail(long seed) {
        long operations = CrashTrial.wholeRun(seed).operations();
        for (long failing = 1; failing <= operations; failing++) {
            fail(seed, failing, () -> new IOException("EIO"));
            fail(seed, failing, DiskTroubleTest::full);
        }
    }

    private static IOException full() {
        return new DiskFullException("full", new IOException("ENOSPC"));
    }

    private static void fail(long seed, long failing, Supplier<IOException> failure) {
        CrashRun run = new CrashRun(seed);
        PowerCutDisk disk = new PowerCutDisk();
        disk.troubles(operation -> operation == failing ? failure.get() : null);
        CrashTrial.tryToLive(run, disk, GROUPS);
        assertThat(run.failures().count()).isLessThanOrEqualTo(1);
        run.afterFailure().live(disk.afterPowerCut(null), GROUPS_AFTER);
        assertThat(run.failures().count()).isZero();
    }
}
