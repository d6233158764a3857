package io.posthorn.api.selector;

/**
 * A value that stands in the text.
 *
 * @param value Long, Double, Float (a number with the suffix f), Boolean or String
 */
public record Literal(Object value) implements Operand {
    @Override
    public Kind kind() {
        if (value instanceof Boolean) {
            return Kind.CONDITION;
        }
        return value instanceof String ? Kind.TEXT : Kind.NUMBER;
    }

    @Override
    public Object value(Evaluation evaluation) {
        return value;
    }

    @Override
    public int precedence() {
        return 8;
    }

    @Override
    public void print(StringBuilder out) {
        if (value instanceof String text) {
            quote(text, out);
        } else if (value instanceof Boolean flag) {
            out.append(flag ? "TRUE" : "FALSE");
        } else {
            out.append(value);
            if (value instanceof Float) {
                out.append('f');
            }
        }
    }

    static void quote(String text, StringBuilder out) {
        out.append('\'').append(text.replace("'", "''")).append('\'');
    }

    @Override
    public String toString() {
        return Expression.text(this);
    }
}
