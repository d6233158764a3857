package io.posthorn.jms.object;

/**
 * The classes of the JDK that are values and nothing else: reading them does nothing beyond making them. They need no
 * permission of the application.
 *
 * <p>By name, since some are in modules that need not be there. Not among them is what looks things up (java.net.URL asks
 * name servers for its hash code), loads code (java.util.logging, java.lang.invoke, proxies) or opens connections
 * (java.rmi). An application's enums are not among them either: the first use of a class runs its initialiser.
 */
final class ValueClasses {
    private static final AllowedClasses JDK = AllowedClasses.parse(String.join(
            ",",
            "java.lang.Boolean,java.lang.Byte,java.lang.Character,java.lang.Short,java.lang.Integer,java.lang.Long",
            "java.lang.Float,java.lang.Double,java.lang.Number,java.lang.String,java.lang.StringBuilder",
            "java.lang.StringBuffer,java.lang.Enum",
            // Of arrays whose elements are checked each by itself.
            "java.lang.Object,java.lang.Comparable,java.lang.CharSequence,java.lang.Iterable,java.io.Serializable",
            // What proxies extend: their interfaces and their handler are checked.
            "java.lang.reflect.Proxy",
            "java.math.*",
            "java.time.**",
            "java.util.*",
            "java.util.concurrent.*,java.util.concurrent.atomic.*,java.util.concurrent.locks.*",
            // The time zone inside a Calendar.
            "sun.util.calendar.ZoneInfo",
            "java.net.URI",
            "java.sql.Date,java.sql.Time,java.sql.Timestamp"));

    private ValueClasses() {}

    /** Whether a class of this name, which is no array, is one of them. */
    static boolean contains(String name) {
        return JDK.contains(name);
    }
}
