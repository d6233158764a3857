package io.posthorn.benchmarks.store;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/** Prints the medians, and what they are in units of the limit, of the prototype and of the peer. */
final class Report {
    static final String OURS = "posthorn";
    static final String TIMED = "artemis timed";
    static final String UNTIMED = "artemis direct";

    private static final String LIMIT = "append + fsync";
    private static final String ROW = "%-36s %14s %12s %14s %14s | %9s %9s %11s %9s | %9s%n";

    private final Medians figures;
    private final boolean inline;

    Report(Medians figures, boolean inline) {
        this.figures = figures;
        this.inline = inline;
    }

    void print(List<Cell> cells, boolean backlog) {
        double limit = figures.of(cells.get(0).name(), LIMIT);
        System.out.printf(
                ROW,
                "messages/s" + (inline ? ", inline" : ""),
                LIMIT,
                OURS,
                TIMED,
                UNTIMED,
                "/ limit",
                "/ limit1",
                "proto/lim1",
                "of proto",
                "/ artemis");
        cells.forEach(cell -> row(cell.name(), limit, cell.prototype()));
        if (backlog) {
            row(Backlog.FILL, limit, 185_746);
            row(Backlog.DRAIN, limit, 303_981);
            row(Backlog.BOTH, limit, 1e6 / (1e6 / 303_981 + 0.52));
            System.out.println();
            plain(Backlog.REOPEN, "prototype 0.52");
            plain(Backlog.FULL, "prototype 1050");
            plain(Backlog.EMPTY, "prototype 288");
        }
        System.out.println();
        cells.forEach(this::spread);
        System.out.println();
        System.out.println("/ limit: posthorn in units of appends and forces of the same bytes and commits");
        System.out.println(
                "/ limit1, proto/lim1: in units of the limit of the first cell, today and on the prototype's day;"
                        + " of proto: the first of these by the second, 0.8 at least is wanted");
        System.out.println("/ artemis: posthorn by the better of the two");
        System.out.println(
                "artemis' drain takes out records without reading them: its library reads at its opening only");
    }

    private void row(String cell, double limit, double prototype) {
        double ours = figures.of(cell, OURS);
        double timed = figures.of(cell, TIMED);
        double untimed = figures.of(cell, UNTIMED);
        double peer = Double.isNaN(untimed) ? timed : Math.max(timed, untimed);
        double asPrototype = prototype / Cell.PROTOTYPE_LIMIT;
        System.out.printf(
                ROW,
                cell,
                rate(figures.of(cell, LIMIT)),
                rate(ours),
                rate(timed),
                rate(untimed),
                ratio(ours / figures.of(cell, LIMIT)),
                ratio(ours / limit),
                ratio(asPrototype),
                ratio(ours / limit / asPrototype),
                ratio(ours / peer));
    }

    /** Where the disk was busy with other things, the rounds differ by more than the columns do. */
    private void spread(Cell cell) {
        DoubleSummaryStatistics limit = figures.spread(cell.name(), LIMIT);
        DoubleSummaryStatistics ours = figures.spread(cell.name(), OURS);
        System.out.printf(
                Locale.ROOT,
                "%-36s from %,.0f to %,.0f; posthorn from %,.0f to %,.0f%n",
                cell.name(),
                limit.getMin(),
                limit.getMax(),
                ours.getMin(),
                ours.getMax());
    }

    private void plain(String row, String prototype) {
        System.out.printf(
                Locale.ROOT,
                "%-36s posthorn %,.2f; artemis %,.2f; %s%n",
                row,
                figures.of(row, OURS),
                figures.of(row, TIMED),
                prototype);
    }

    private static String rate(double figure) {
        return Double.isNaN(figure) ? "-" : String.format(Locale.ROOT, "%,.0f", figure);
    }

    private static String ratio(double figure) {
        return Double.isNaN(figure) ? "-" : String.format(Locale.ROOT, "%.2f", figure);
    }
}
