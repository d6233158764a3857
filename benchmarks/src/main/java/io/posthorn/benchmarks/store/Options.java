package io.posthorn.benchmarks.store;

import java.nio.file.Path;

/**
 * What the program was asked for.
 *
 * @param millis of each cell in each round
 * @param backlog messages of the deep queue, a multiple of 1,000; 0 for none
 */
record Options(Path directory, boolean inline, int rounds, int millis, int backlog) {
    private static final int BACKLOG_ROUNDS = 3;

    static Options of(String[] arguments) {
        Options options = new Options(Path.of("store-comparison"), false, 5, 800, 1_000_000);
        for (String argument : arguments) {
            options = options.with(argument);
        }
        return options;
    }

    private Options with(String argument) {
        String[] parts = argument.split("=", 2);
        return switch (parts[0]) {
            case "--inline" -> new Options(directory, true, rounds, millis, backlog);
            case "--rounds" -> new Options(directory, inline, number(parts), millis, backlog);
            case "--millis" -> new Options(directory, inline, rounds, number(parts), backlog);
            case "--backlog" -> new Options(directory, inline, rounds, millis, number(parts) / 1_000 * 1_000);
            default -> new Options(Path.of(argument), inline, rounds, millis, backlog);
        };
    }

    private static int number(String[] parts) {
        return Integer.parseInt(parts[1]);
    }

    int backlogRounds() {
        return backlog == 0 ? 0 : Math.min(rounds, BACKLOG_ROUNDS);
    }
}
