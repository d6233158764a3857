package io.posthorn.examples.quickstart;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a run went.
 *
 * @param sent orders
 * @param processed orders by each processor
 * @param lost orders without an invoice
 * @param twice orders of which more than one copy was seen, anywhere
 * @param wrong orders whose invoice is not what it has to be
 * @param time from the first order to the last invoice, the broker's stop and start included
 * @param unwantedEnds how often the broker ended without being asked to
 */
public record Report(
        int sent, Map<String, Integer> processed, int lost, int twice, int wrong, Duration time, int unwantedEnds) {

    static Report of(InvoiceAudit.Result audit, OrderBusiness business, int left, Duration time, int unwantedEnds) {
        int twice = audit.twice() + business.doubles().cardinality() + left;
        return new Report(business.sent(), audit.processed(), audit.lost(), twice, audit.wrong(), time, unwantedEnds);
    }

    /** Whether every order has exactly its invoice. */
    public boolean isClean() {
        return lost == 0 && twice == 0 && wrong == 0;
    }

    /** Orders and invoices. */
    public long messagesPerSecond() {
        return Math.round(2.0 * sent * 1000 / Math.max(1, time.toMillis()));
    }

    /** A table for people, a figure a line. */
    public String table() {
        StringBuilder table = new StringBuilder();
        row(table, "sent", sent);
        new TreeMap<>(processed).forEach((name, count) -> row(table, "processed by consumer " + name, count));
        row(table, "lost", lost);
        row(table, "twice", twice);
        row(table, "wrong", wrong);
        if (unwantedEnds > 0) {
            row(table, "unexpected ends of the broker", unwantedEnds);
        }
        row(table, "messages/s (orders and invoices)", messagesPerSecond());
        return table.toString();
    }

    private static void row(StringBuilder table, String name, long figure) {
        table.append(String.format(Locale.ROOT, "%-36s %,12d%n", name, figure));
    }
}
