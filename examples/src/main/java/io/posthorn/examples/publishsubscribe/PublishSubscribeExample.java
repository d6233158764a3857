package io.posthorn.examples.publishsubscribe;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Four price changes, and who learns of them how. */
public final class PublishSubscribeExample {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private PublishSubscribeExample() {}

    /** Speaks to the broker of the URL that is given, or to one inside this process. */
    public static void main(String[] arguments) throws JMSException {
        run(new PosthornConnectionFactory(arguments.length > 0 ? arguments[0] : "vm://examples"), System.out::println);
    }

    static void run(ConnectionFactory broker, Consumer<String> out) throws JMSException {
        try (Connection shop = broker.createConnection()) {
            PriceTicker ticker = new PriceTicker(shop);
            PriceBoard board = new PriceBoard(shop, "brass");
            LabelPrinter left = new LabelPrinter(shop);
            LabelPrinter right = new LabelPrinter(shop);
            shop.start();
            openLedgerAndGoHome(broker);

            ticker.publish("brass", "horn", "349.00");
            ticker.publish("wood", "recorder", "12.90");
            ticker.publish("brass", "horn", "329.00");
            ticker.publish("brass", "cornet", "211.00");

            out.accept("board: " + board.refresh(PATIENCE));
            out.accept("labels: " + printAll(left, right));
            readLedger(broker, out);
            left.stop();
            right.stop();
            right.giveUp();
        }
    }

    /** What both printers have printed together, sorted: which of them prints what is up to the broker. */
    private static List<String> printAll(LabelPrinter left, LabelPrinter right) throws JMSException {
        List<String> printed = new ArrayList<>();
        int before;
        do {
            before = printed.size();
            left.print().ifPresent(printed::add);
            right.print().ifPresent(printed::add);
        } while (printed.size() > before);
        Collections.sort(printed);
        return printed;
    }

    private static void openLedgerAndGoHome(ConnectionFactory broker) throws JMSException {
        try (Connection accounts = broker.createConnection()) {
            accounts.setClientID(Ledger.CLIENT_ID);
            new Ledger(accounts);
        }
    }

    private static void readLedger(ConnectionFactory broker, Consumer<String> out) throws JMSException {
        try (Connection accounts = broker.createConnection()) {
            accounts.setClientID(Ledger.CLIENT_ID);
            accounts.start();
            Ledger ledger = new Ledger(accounts);
            out.accept("ledger, after the night: " + ledger.read(PATIENCE));
            ledger.giveUp();
        }
    }
}
