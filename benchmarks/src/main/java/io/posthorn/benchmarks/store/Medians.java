package io.posthorn.benchmarks.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Figures of all rounds, by row and column. */
final class Medians {
    private record Place(String row, String column) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int rows = row.compareTo(other.row);
            return rows != 0 ? rows : column.compareTo(other.column);
        }
    }

    private final Map<Place, List<Double>> figures = new TreeMap<>();

    void add(String row, String column, double figure) {
        figures.computeIfAbsent(new Place(row, column), any -> new ArrayList<>())
                .add(figure);
    }

    /** The least and the most of the rounds. */
    DoubleSummaryStatistics spread(String row, String column) {
        return figures.getOrDefault(new Place(row, column), List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
    }

    /** The median of the rounds; not a number where there were none. */
    double of(String row, String column) {
        double[] sorted = figures.getOrDefault(new Place(row, column), List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }
}
