package io.posthorn.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.api.spi.store.StoreException.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that changes or loses files by itself: that is reported, with the file's name, and nothing false is given. */
class TableDamageTest {
    private static final String WRITTEN_WHOLE = "catalog|definitions-\\d+|branches-\\d+|table-\\d+-\\d+\\.state";
    private static final String TABLE = "table-\\d+\\.map";
    private static final int FLIPS = 60;
    private static final int FROM_THE_BEGINNING = 64;

    private final CrashRun run = new CrashRun(81);
    private final PowerCutDisk disk = new PowerCutDisk();

    @BeforeEach
    void fillTables() {
        run.live(disk, CrashTrial.GROUPS);
        run.live(disk, CrashTrial.GROUPS);
        assertThat(names(TABLE)).isNotEmpty();
    }

    private List<String> names(String pattern) {
        return disk.names().stream()
                .filter(name -> name.matches(pattern))
                .sorted()
                .toList();
    }

    /** Whether the damage is reported; if not, all that is found is right. */
    private boolean reports(PowerCutDisk damaged, String name) {
        try {
            run.afterFailure().live(damaged, 0);
            return false;
        } catch (StoreException e) {
            assertThat(e.reason()).as(e.getMessage()).isIn(Reason.DAMAGED, Reason.UNUSABLE);
            assertThat(e).hasMessageContaining(name);
            return true;
        }
    }

    @Test
    void aByteThatChangedInAFileThatIsReadWholeIsReported() {
        Random random = new Random(82);
        for (String name : names(WRITTEN_WHOLE)) {
            for (int flip = 0; flip < FLIPS; flip++) {
                int offset = flip < FROM_THE_BEGINNING / 2 ? flip : random.nextInt(disk.length(name));
                PowerCutDisk damaged = disk.afterKill();
                damaged.flip(name, offset);
                assertThat(reports(damaged, name))
                        .as("%s, offset %d", name, offset)
                        .isTrue();
            }
        }
    }

    @Test
    void aByteThatChangedInATableIsReportedOrOfNoImportance() {
        Random random = new Random(83);
        int reported = 0;
        for (String name : names(TABLE)) {
            for (int flip = 0; flip < FLIPS; flip++) {
                int offset = flip < FROM_THE_BEGINNING ? flip : random.nextInt(disk.length(name));
                PowerCutDisk damaged = disk.afterKill();
                damaged.flip(name, offset);
                reported += reports(damaged, name) ? 1 : 0;
            }
            for (int flip = 0; flip < FLIPS; flip++) {
                PowerCutDisk damaged = disk.afterKill();
                damaged.flip(name, random.nextInt(disk.length(name)));
                reported += reports(damaged, name) ? 1 : 0;
            }
        }
        assertThat(reported).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {WRITTEN_WHOLE, TABLE})
    void aMissingFileIsReported(String files) throws Exception {
        for (String name : names(files)) {
            PowerCutDisk damaged = disk.afterKill();
            damaged.delete(CrashRun.SETTINGS.directory().resolve(name));
            assertThat(reports(
                            damaged, name.equals("catalog") ? Path.of("store").toString() : name))
                    .as(name)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {WRITTEN_WHOLE, TABLE})
    void aFileThatIsCutShortIsReported(String files) {
        for (String name : names(files)) {
            PowerCutDisk damaged = disk.afterKill();
            damaged.cut(name, disk.length(name) / 2);
            assertThat(reports(damaged, name)).as(name).isTrue();
        }
    }
}
