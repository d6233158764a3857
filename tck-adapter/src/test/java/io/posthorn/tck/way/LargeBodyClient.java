package io.posthorn.tck.way;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * A process that sends one message with a long body and receives it: arguments are the broker's address and the length. It
 * ends with 0 if what came is what was sent.
 */
public final class LargeBodyClient {
    private static final int CHUNK = 1024 * 1024;
    private static final long WAIT_MILLIS = 600_000;

    private LargeBodyClient() {}

    /** Runs in a process of its own, so that its heap has a bound. */
    public static void main(String[] arguments) throws JMSException {
        int length = Integer.parseInt(arguments[1]);
        boolean same;
        try (JMSContext context = new PosthornConnectionFactory(arguments[0]).createContext()) {
            Queue queue = context.createQueue("large");
            long start = System.nanoTime();
            long sent = send(context, queue, length);
            long durable = System.nanoTime();
            JMSConsumer consumer = context.createConsumer(queue);
            long received = checksum((BytesMessage) consumer.receive(WAIT_MILLIS), length);
            same = sent == received && consumer.receiveNoWait() == null;
            report("made and sent in ms", start, durable);
            report("received in ms", durable, System.nanoTime());
        }
        System.exit(same ? 0 : 1);
    }

    private static long send(JMSContext context, Queue queue, int length) throws JMSException {
        BytesMessage message = context.createBytesMessage();
        CRC32C crc = new CRC32C();
        Random random = new Random(length);
        byte[] chunk = new byte[CHUNK];
        for (int written = 0; written < length; written += CHUNK) {
            random.nextBytes(chunk);
            int count = Math.min(CHUNK, length - written);
            crc.update(chunk, 0, count);
            message.writeBytes(chunk, 0, count);
        }
        context.createProducer().send(queue, message);
        return crc.getValue();
    }

    private static long checksum(BytesMessage message, int length) throws JMSException {
        if (message.getBodyLength() != length) {
            return -1;
        }
        CRC32C crc = new CRC32C();
        byte[] chunk = new byte[CHUNK];
        for (int count = message.readBytes(chunk); count >= 0; count = message.readBytes(chunk)) {
            crc.update(chunk, 0, count);
        }
        return crc.getValue();
    }

    private static void report(String what, long from, long to) {
        System.out.println(what + ": " + (to - from) / 1_000_000);
    }
}
