package io.posthorn.api.selector;

import org.jspecify.annotations.Nullable;

/**
 * Numeric promotion as Java has it (§3.8.1.1), but that all exact numbers are longs: a double makes both doubles, else
 * a float makes both floats. What a long cannot hold, and division by zero of exact numbers, has no value: null.
 */
final class Numbers {
    private Numbers() {}

    static boolean isNumber(@Nullable Object value) {
        return isExact(value) || value instanceof Double || value instanceof Float;
    }

    private static boolean isExact(@Nullable Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    /** Compares two values of which each {@link #isNumber}. */
    static boolean compare(Object left, ComparisonOperator operator, Object right) {
        if (isExact(left) && isExact(right)) {
            return operator.holds(exact(left), exact(right));
        }
        if (left instanceof Double || right instanceof Double) {
            return operator.holds(approximate(left), approximate(right));
        }
        return operator.holds((double) ((Number) left).floatValue(), (double) ((Number) right).floatValue());
    }

    static @Nullable Object negate(Object number) {
        if (isExact(number)) {
            long value = exact(number);
            return value == Long.MIN_VALUE ? null : (Object) (-value);
        }
        return number instanceof Float value ? (Object) (-value) : (Object) (-approximate(number));
    }

    /** Null if one of them is no number, or the result has no value. */
    static @Nullable Object compute(Object left, ArithmeticOperator operator, @Nullable Object right) {
        if (right == null || !isNumber(left) || !isNumber(right)) {
            return null;
        }
        if (isExact(left) && isExact(right)) {
            return computeExact(exact(left), operator, exact(right));
        }
        if (left instanceof Double || right instanceof Double) {
            return computeDouble(approximate(left), operator, approximate(right));
        }
        return computeFloat(((Number) left).floatValue(), operator, ((Number) right).floatValue());
    }

    private static @Nullable Object computeExact(long left, ArithmeticOperator operator, long right) {
        return switch (operator) {
            case ADD -> {
                long sum = left + right;
                yield ((left ^ sum) & (right ^ sum)) < 0 ? null : (Object) sum;
            }
            case SUBTRACT -> {
                long difference = left - right;
                yield ((left ^ right) & (left ^ difference)) < 0 ? null : (Object) difference;
            }
            case MULTIPLY -> {
                long product = left * right;
                yield Math.multiplyHigh(left, right) != product >> (Long.SIZE - 1) ? null : (Object) product;
            }
            case DIVIDE -> right == 0 || (left == Long.MIN_VALUE && right == -1) ? null : (Object) (left / right);
        };
    }

    private static Object computeDouble(double left, ArithmeticOperator operator, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
        };
    }

    private static Object computeFloat(float left, ArithmeticOperator operator, float right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
        };
    }

    private static long exact(Object number) {
        return ((Number) number).longValue();
    }

    private static double approximate(Object number) {
        return ((Number) number).doubleValue();
    }
}
