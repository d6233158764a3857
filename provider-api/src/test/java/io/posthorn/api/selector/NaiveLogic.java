package io.posthorn.api.selector;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The operators of {@link NaiveSelector}, by other means than the real ones. */
final class NaiveLogic {
    private NaiveLogic() {}

    /** A table of truth over Boolean.TRUE, Boolean.FALSE and null. */
    interface Table {
        @Nullable
        Object of(@Nullable Object left, @Nullable Object right);
    }

    static @Nullable Object and(@Nullable Object left, @Nullable Object right) {
        return fromRank(Math.min(rank(left), rank(right)));
    }

    static @Nullable Object or(@Nullable Object left, @Nullable Object right) {
        return fromRank(Math.max(rank(left), rank(right)));
    }

    static @Nullable Object not(@Nullable Object value) {
        return fromRank(-rank(value));
    }

    private static int rank(@Nullable Object value) {
        return Boolean.TRUE.equals(value) ? 1 : Boolean.FALSE.equals(value) ? -1 : 0;
    }

    private static @Nullable Object fromRank(int rank) {
        return rank == 0 ? null : (Object) (rank > 0);
    }

    static @Nullable Object widened(@Nullable Object value) {
        return value instanceof Byte || value instanceof Short || value instanceof Integer
                ? (Object) ((Number) value).longValue()
                : value;
    }

    static @Nullable Object compare(@Nullable Object left, String operator, @Nullable Object right) {
        if (left == null || right == null) {
            return null;
        }
        if (left instanceof Number l && right instanceof Number r) {
            return holds(order(l, r), operator);
        }
        boolean equality = operator.equals("=") || operator.equals("<>");
        if (!equality || !left.getClass().equals(right.getClass())) {
            return false;
        }
        return left.equals(right) == operator.equals("=");
    }

    private static int order(Number left, Number right) {
        if (left instanceof Long && right instanceof Long) {
            return BigInteger.valueOf(left.longValue()).compareTo(BigInteger.valueOf(right.longValue()));
        }
        if (left instanceof Double || right instanceof Double) {
            double l = left.doubleValue();
            double r = right.doubleValue();
            return Double.isNaN(l) || Double.isNaN(r) ? 2 : l == r ? 0 : l < r ? -1 : 1;
        }
        float l = left.floatValue();
        float r = right.floatValue();
        return Float.isNaN(l) || Float.isNaN(r) ? 2 : l == r ? 0 : l < r ? -1 : 1;
    }

    /** 2 is for what has no order. */
    private static boolean holds(int order, String operator) {
        if (order == 2) {
            return operator.equals("<>");
        }
        return operator.indexOf(order == 0 ? '=' : order < 0 ? '<' : '>') >= 0;
    }

    static @Nullable Object negate(@Nullable Object value) {
        if (value instanceof Float number) {
            return -number;
        }
        return value instanceof Double number ? (Object) (-number) : compute(0L, "-", value);
    }

    static @Nullable Object compute(@Nullable Object left, String operator, @Nullable Object right) {
        if (!(left instanceof Number l) || !(right instanceof Number r)) {
            return null;
        }
        if (l instanceof Long && r instanceof Long) {
            return exact(BigInteger.valueOf(l.longValue()), operator, BigInteger.valueOf(r.longValue()));
        }
        if (l instanceof Double || r instanceof Double) {
            return approximate(l.doubleValue(), operator, r.doubleValue());
        }
        float f = l.floatValue();
        float g = r.floatValue();
        return operator.equals("+") ? f + g : operator.equals("-") ? f - g : operator.equals("*") ? f * g : f / g;
    }

    private static @Nullable Object exact(BigInteger left, String operator, BigInteger right) {
        if (operator.equals("/") && right.signum() == 0) {
            return null;
        }
        BigInteger result =
                switch (operator) {
                    case "+" -> left.add(right);
                    case "-" -> left.subtract(right);
                    case "*" -> left.multiply(right);
                    default -> left.divide(right);
                };
        return result.bitLength() < Long.SIZE ? result.longValue() : null;
    }

    private static Object approximate(double left, String operator, double right) {
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            default -> left / right;
        };
    }

    /** By recursion, character after character; exponential in the number of {@code %}. */
    static boolean like(String text, String pattern, int escape) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        int symbol = pattern.codePointAt(0);
        String rest = pattern.substring(Character.charCount(symbol));
        if (symbol == '%' && symbol != escape) {
            return like(text, rest, escape) || (!text.isEmpty() && like(afterFirst(text), pattern, escape));
        }
        boolean literal = symbol == escape;
        if (literal) {
            symbol = rest.codePointAt(0);
            rest = rest.substring(Character.charCount(symbol));
        }
        return !text.isEmpty()
                && ((symbol == '_' && !literal) || text.codePointAt(0) == symbol)
                && like(afterFirst(text), rest, escape);
    }

    private static String afterFirst(String text) {
        return text.substring(Character.charCount(text.codePointAt(0)));
    }
}
