package io.posthorn.server.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.api.message.EncodedMessage;
import io.posthorn.api.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** Writes down, one line each, what sessions tell their client. */
final class RecordingOutbound implements Outbound {
    private final List<String> told = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean full;
    private int partsUntilFull;
    /** Whether the test makes the broker fail. */
    boolean faultsExpected;

    /** All since the last call. */
    List<String> told() {
        List<String> all = List.copyOf(told);
        told.clear();
        return all;
    }

    /** The answer to a request of this name. */
    Reply reply(String request) {
        return new Reply() {
            @Override
            public void done() {
                told.add(request + " done");
            }

            @Override
            public void failed(ErrorCode code, String text) {
                told.add(request + " failed " + code);
            }
        };
    }

    /** The answer to a question of this name. */
    <T> Answer<T> answer(String question) {
        return new Answer<>() {
            @Override
            public void given(T value) {
                told.add(question + " " + value);
            }

            @Override
            public void failed(ErrorCode code, String text) {
                told.add(question + " failed " + code);
            }
        };
    }

    @Override
    public void deliver(int session, int consumer, long tag, int deliveryCount, EncodedMessage message) {
        String text = new String(message.bytes(), message.bodyOffset(), message.bodyLength(), UTF_8);
        told.add("c" + consumer + " #" + tag + " " + text + (deliveryCount == 1 ? "" : "*" + deliveryCount));
    }

    @Override
    public void deliverPart(int session, int consumer, long tag, int length, int offset, byte[] part) {
        String what = part.length == 0 ? "given up" : offset + "+" + part.length + " of " + length;
        told.add("c" + consumer + " #" + tag + " part " + what);
        if (partsUntilFull > 0 && --partsUntilFull == 0) {
            full = true;
        }
    }

    /** From now on the client does not read, or does again. */
    void full(boolean now) {
        full = now;
        if (!now) {
            List<Runnable> all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(Runnable::run);
        }
    }

    /** After so many more parts of bodies the client does not read any more. */
    void fullAfterParts(int parts) {
        partsUntilFull = parts;
    }

    @Override
    public boolean full() {
        return full;
    }

    @Override
    public void whenRoom(Runnable task) {
        waiting.add(task);
    }

    @Override
    public void consumerClosed(int session, int consumer, ErrorCode code, String text) {
        told.add("c" + consumer + " closed " + code);
    }

    @Override
    public void receipt(int session, long sequence) {
        told.add("receipt " + sequence);
    }

    @Override
    public void sendRefused(int session, long sequence, ErrorCode code, String text) {
        told.add("refused " + sequence + " " + code);
    }

    @Override
    public void sendWindow(int session, int bytes) {
        told.add("window " + bytes);
    }

    @Override
    public void pauseInput(boolean paused) {
        told.add(paused ? "input paused" : "input goes on");
    }

    @Override
    public void close(ErrorCode code, String text) {
        told.add("closed " + code);
    }

    @Override
    public void failed(Throwable fault) {
        if (!faultsExpected) {
            throw new AssertionError("a fault of the broker", fault);
        }
        told.add("fault");
    }
}
