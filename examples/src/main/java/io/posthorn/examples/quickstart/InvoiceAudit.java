package io.posthorn.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.examples.orders.OrderFile;
import io.posthorn.examples.orders.OrderLine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares a file of invoices with the file of orders, line by line. Needs memory for sixteen bytes an order, however
 * long the lines are.
 */
final class InvoiceAudit {
    private final Digests expected = new Digests();
    private final BitSet seen = new BitSet();
    private final BitSet twice = new BitSet();
    private final BitSet wrong = new BitSet();
    private final Map<String, Integer> processed = new TreeMap<>();
    private int orders;
    private int strangers;

    private InvoiceAudit() {}

    /**
     * What an audit found.
     *
     * @param lost orders without an invoice
     * @param twice orders with more than one, and invoices of no order
     * @param wrong orders with an invoice that is not theirs
     * @param processed how many invoices each processor made, by its name
     */
    record Result(int orders, int lost, int twice, int wrong, Map<String, Integer> processed) {}

    static Result compare(Path orders, Path invoices) throws IOException {
        InvoiceAudit audit = new InvoiceAudit();
        audit.readOrders(orders);
        audit.readInvoices(invoices);
        return audit.result();
    }

    private void readOrders(Path file) throws IOException {
        try (OrderFile lines = OrderFile.open(file)) {
            for (OrderLine line = lines.next(); line != null; line = lines.next()) {
                expected.add(CheckedPrice.expectedInvoice(line.text()).getBytes(UTF_8));
                orders = line.number();
            }
        }
    }

    private void readInvoices(Path file) throws IOException {
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    check(row.toString(UTF_8));
                    row.reset();
                } else {
                    row.write(b);
                }
            }
        }
        if (row.size() > 0) {
            throw new IOException(file + " does not end with the end of a line");
        }
    }

    private void check(String row) throws IOException {
        String[] columns = row.split("\t", 3);
        if (columns.length != 3 || !columns[0].matches("[0-9]{1,10}")) {
            throw new IOException("no row of invoices: " + row.substring(0, Math.min(80, row.length())));
        }
        long line = Long.parseLong(columns[0]);
        processed.merge(columns[1], 1, Integer::sum);
        if (line < 1 || line > orders) {
            strangers++;
            return;
        }
        int number = (int) line;
        if (seen.get(number)) {
            twice.set(number);
        }
        seen.set(number);
        if (!expected.matches(number - 1, columns[2].getBytes(UTF_8))) {
            wrong.set(number);
        }
    }

    private Result result() {
        return new Result(
                orders,
                orders - seen.cardinality(),
                twice.cardinality() + strangers,
                wrong.cardinality(),
                Map.copyOf(processed));
    }
}
