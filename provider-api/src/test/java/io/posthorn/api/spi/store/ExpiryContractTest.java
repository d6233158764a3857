package io.posthorn.api.spi.store;

import static io.posthorn.api.spi.store.StoreProbe.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.posthorn.api.spi.store.ExpiredPage.Expired;
import io.posthorn.api.spi.store.StoreOperation.Acknowledge;
import io.posthorn.api.spi.store.StoreOperation.CommitStaged;
import io.posthorn.api.spi.store.StoreOperation.Enqueue;
import io.posthorn.api.spi.store.StoreOperation.Prepare;
import io.posthorn.api.spi.store.StoreOperation.RollbackPrepared;
import io.posthorn.api.spi.store.StoreOperation.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every message store tells of entries that have expired. */
public abstract class ExpiryContractTest extends OpenedStore {
    private static final int PLENTY = 100_000;

    @Test
    void entriesHaveExpiredFromTheirTimeOn() {
        long early = put(ORDERS, "early", 1_000);
        put(ORDERS, "never", 0);
        long late = put(ORDERS, "late!", 2_000);

        ExpiredPage before = all(ORDERS, 999);
        assertThat(before.expired()).isEmpty();
        assertThat(before.nextExpiry()).isEqualTo(1_000);
        assertThat(before.complete()).isTrue();
        ExpiredPage between = all(ORDERS, 1_000);
        assertThat(between.expired())
                .containsExactly(new Expired(early, message("early").size()));
        assertThat(between.nextExpiry()).isEqualTo(2_000);
        ExpiredPage behind = all(ORDERS, 2_000);
        assertThat(keys(behind)).containsExactly(early, late);
        assertThat(behind.nextExpiry()).isEqualTo(ExpiredPage.NEVER);
    }

    @Test
    void aSubQueueWithoutAnyHasNone() {
        probe.send(ORDERS, "a", "b");

        for (SubQueue of : List.of(ORDERS, URGENT)) {
            assertThat(all(of, Long.MAX_VALUE - 1))
                    .isEqualTo(new ExpiredPage(List.of(), ExpiredPage.NEVER, Long.MAX_VALUE, true));
        }
    }

    @Test
    void onlyTheRangeThatIsAskedForIsLookedAt() {
        List<Long> keys = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            keys.add(put(ORDERS, "m" + i, 1_000));
        }

        assertThat(keys(probe.expired(new ExpiryRequest(ORDERS, keys.get(1), keys.get(3), 1_000, PLENTY))))
                .containsExactlyElementsOf(keys.subList(1, 4));
        assertThat(keys(probe.expired(new ExpiryRequest(ORDERS, keys.get(3), keys.get(1), 1_000, PLENTY))))
                .isEmpty();
        assertThat(keys(all(ORDERS, 1_000))).containsExactlyElementsOf(keys);
    }

    /** Whatever was learned by looking: what is still there has still expired. */
    @Test
    void whatHasExpiredIsToldUntilItIsTakenOut() {
        long kept = put(ORDERS, "kept", 1_000);
        long taken = put(ORDERS, "taken", 1_000);
        assertThat(keys(all(ORDERS, 1_000))).containsExactly(kept, taken);
        assertThat(keys(all(ORDERS, 1_000))).containsExactly(kept, taken);

        probe.write(new Acknowledge(taken));
        assertThat(keys(all(ORDERS, 1_000))).containsExactly(kept);
        reopenIfDurable();

        assertThat(keys(all(ORDERS, 1_000))).containsExactly(kept);
        assertThat(keys(all(ORDERS, 1_000))).containsExactly(kept);
    }

    @Test
    void whatComesWhereAllWasLookedAtIsFound() {
        put(ORDERS, "later", 9_000);
        long first = put(ORDERS, "first", 1_000);
        assertThat(keys(all(ORDERS, 1_000))).containsExactly(first);
        probe.write(new Acknowledge(first));
        assertThat(all(ORDERS, 1_000).nextExpiry()).isEqualTo(9_000);

        long second = put(ORDERS, "second", 1_500);

        assertThat(all(ORDERS, 1_000).nextExpiry()).isEqualTo(1_500);
        assertThat(keys(all(ORDERS, 1_500))).containsExactly(second);
    }

    @Test
    void whatIsLookedAtOnceHasABound() {
        NavigableMap<Long, Long> living = new TreeMap<>();
        for (int round = 0; round < 2; round++) {
            List<Enqueue> batch = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                batch.add(expiring(ORDERS, "m" + i, 1_000 + i % 7));
            }
            long[] keys = probe.write(batch.toArray(StoreOperation[]::new));
            for (int i = 0; i < keys.length; i++) {
                living.put(keys[i], 1_000L + i % 7);
            }
            ExpiredPage first = probe.expired(new ExpiryRequest(ORDERS, 0, Long.MAX_VALUE, 1_003, 500));
            assertThat(first.complete()).isFalse();
            assertThat(first.expired()).hasSizeLessThan(1_000);
            assertPiecesAgree(living, 1_003, 500);
            reopenIfDurable();
        }
        assertPiecesAgree(living, 1_003, 500);
    }

    @Test
    void whatAPreparedBranchAcknowledgesHasNotExpiredUntilItIsRolledBack() {
        long acknowledged = put(ORDERS, "a", 1_000);
        long other = put(ORDERS, "b", 1_000);
        probe.write(new Prepare(BRANCH, List.of(new Acknowledge(acknowledged)), 0));

        assertThat(keys(all(ORDERS, 1_000))).containsExactly(other);
        assertThat(all(ORDERS, 1_000).nextExpiry()).isEqualTo(ExpiredPage.NEVER);
        reopenIfDurable();
        assertThat(keys(all(ORDERS, 1_000))).doesNotContain(acknowledged);
        probe.write(new RollbackPrepared(BRANCH));

        assertThat(keys(all(ORDERS, 1_000))).contains(acknowledged);
    }

    @Test
    void stagedMessagesExpireWhenTheyAreCommitted() {
        long transaction = store.nextNumber();
        probe.write(stage(transaction, "a", 1_000), stage(transaction, "b", 0), stage(transaction, "c", 1_000));
        assertThat(all(ORDERS, 1_000).expired()).isEmpty();

        long[] yielded = probe.write(new CommitStaged(transaction));
        assertThat(keys(all(ORDERS, 1_000))).containsExactly(yielded[0], yielded[1]);
        assertThat(all(ORDERS, 999).nextExpiry()).isEqualTo(1_000);
        reopenIfDurable();

        if (durable()) {
            assertThat(keys(all(ORDERS, 1_000))).containsExactly(yielded[0], yielded[1]);
        }
    }

    @Test
    void recoveryTellsWhenTheFirstExpires() {
        put(ORDERS, "later", 5_000);
        put(ORDERS, "first", 3_000);
        put(ORDERS, "never", 0);
        put(URGENT, "never", 0);

        reopenIfDurable();

        if (durable()) {
            assertThat(state.ranges())
                    .filteredOn(range -> range.of().equals(ORDERS))
                    .singleElement()
                    .matches(range -> range.earliestExpiry() == 3_000);
            assertThat(state.ranges())
                    .filteredOn(range -> range.of().equals(URGENT))
                    .singleElement()
                    .matches(range -> range.earliestExpiry() == ExpiredPage.NEVER);
        }
    }

    /** Whatever happens in whatever order, the store tells the same as one who looks at every entry. */
    @Test
    void theAnswerIsThatOfLookingAtEverything() {
        Random random = new Random(17);
        NavigableMap<Long, Long> living = new TreeMap<>();
        long now = 1_000;
        for (int round = 0; round < 120; round++) {
            int sent = random.nextInt(300);
            long[] keys = new long[0];
            List<Long> expiries = new ArrayList<>();
            List<StoreOperation> batch = new ArrayList<>();
            for (int i = 0; i < sent; i++) {
                long expiresAt = random.nextInt(4) == 0 ? 0 : now + random.nextInt(400);
                expiries.add(expiresAt);
                batch.add(expiring(ORDERS, "m", expiresAt));
            }
            if (sent > 0) {
                keys = probe.write(batch.toArray(StoreOperation[]::new));
            }
            for (int i = 0; i < sent; i++) {
                living.put(keys[i], expiries.get(i));
            }
            now += random.nextInt(30);
            List<Expired> expired = assertPiecesAgree(living, now, 1 + random.nextInt(600));
            if (random.nextBoolean()) {
                takeOut(living, expired.stream().map(Expired::key).toList());
            }
            if (random.nextInt(5) == 0) {
                List<Long> some = new ArrayList<>(living.keySet());
                some.removeIf(key -> random.nextInt(3) != 0);
                takeOut(living, some);
            }
            if (random.nextInt(20) == 0) {
                reopenIfDurable();
            }
        }
    }

    private void takeOut(NavigableMap<Long, Long> living, List<Long> keys) {
        if (!keys.isEmpty()) {
            probe.write(keys.stream().map(Acknowledge::new).toArray(StoreOperation[]::new));
            keys.forEach(living::remove);
        }
    }

    private List<Expired> assertPiecesAgree(NavigableMap<Long, Long> living, long now, int most) {
        List<Expired> expired = new ArrayList<>();
        long next = ExpiredPage.NEVER;
        long from = Long.MIN_VALUE;
        ExpiredPage page;
        do {
            page = probe.expired(new ExpiryRequest(ORDERS, from, Long.MAX_VALUE, now, most));
            assertThat(page.through()).isGreaterThanOrEqualTo(from);
            assertThat(page.nextExpiry()).isGreaterThan(now);
            expired.addAll(page.expired());
            next = Math.min(next, page.nextExpiry());
            from = page.through() + 1;
        } while (!page.complete());
        assertThat(expired.stream().map(Expired::key))
                .containsExactlyElementsOf(living.entrySet().stream()
                        .filter(entry -> entry.getValue() != 0 && entry.getValue() <= now)
                        .map(entry -> entry.getKey())
                        .toList());
        long earliest = living.values().stream()
                .filter(expiresAt -> expiresAt > now)
                .min(Long::compare)
                .orElse(ExpiredPage.NEVER);
        assertThat(next).isLessThanOrEqualTo(earliest);
        return expired;
    }

    private long put(SubQueue to, String text, long expiresAt) {
        return probe.write(expiring(to, text, expiresAt))[0];
    }

    private static Enqueue expiring(SubQueue to, String text, long expiresAt) {
        return new Enqueue(to, message(text), null, new DeliveryState(0, expiresAt, 0));
    }

    private static Stage stage(long transaction, String text, long expiresAt) {
        return new Stage(transaction, ORDERS, message(text), null, new DeliveryState(0, expiresAt, 0));
    }

    private ExpiredPage all(SubQueue of, long now) {
        return probe.expired(new ExpiryRequest(of, Long.MIN_VALUE, Long.MAX_VALUE, now, PLENTY));
    }

    private static List<Long> keys(ExpiredPage page) {
        return page.expired().stream().map(Expired::key).toList();
    }
}
