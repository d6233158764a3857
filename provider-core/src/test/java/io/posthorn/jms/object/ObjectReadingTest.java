package io.posthorn.jms.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URL;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which classes are let in (rule: all others are refused). */
@Tag("§3.11")
class ObjectReadingTest {
    private static final String TRAP = Trap.class.getName();

    @SuppressWarnings({"JavaUtilDate", "JdkObsolete"}) // applications have such values
    static Stream<Arguments> values() {
        return Stream.<Object>of(
                        true,
                        (byte) 1,
                        'c',
                        (short) 2,
                        3,
                        4L,
                        1.5f,
                        2.5,
                        "text",
                        new BigDecimal("1.20"),
                        BigInteger.TEN.pow(50),
                        RoundingMode.UP,
                        Instant.EPOCH,
                        LocalDate.EPOCH,
                        ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 6, ZoneId.of("Europe/Vienna")),
                        DayOfWeek.FRIDAY,
                        URI.create("http://a/b"),
                        new Timestamp(7),
                        new Date(7),
                        new GregorianCalendar(TimeZone.getTimeZone("Europe/Vienna"), Locale.GERMAN),
                        Locale.GERMAN,
                        new UUID(1, 2),
                        BitSet.valueOf(new long[] {5}),
                        TimeUnit.DAYS,
                        new int[][] {{1}, {2, 3}},
                        new String[] {"a"},
                        new Object[] {1, "a"},
                        new Map<?, ?>[] {Map.of()},
                        new LinkedList<>(List.of(1)),
                        new Vector<>(List.of(1)),
                        List.of(1, 2, 3),
                        Arrays.asList(1, 2),
                        Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                        Collections.synchronizedMap(new HashMap<>(Map.of("a", List.of(1)))),
                        Collections.emptyMap(),
                        new HashSet<>(Set.of("a", "b")),
                        new TreeSet<>(Comparator.<String>reverseOrder()),
                        new TreeMap<>(Map.of("a", 1)),
                        new LinkedHashMap<>(Map.of("a", Map.of("b", 2))),
                        new Hashtable<>(Map.of("a", 1)),
                        new IdentityHashMap<>(),
                        EnumSet.of(TimeUnit.DAYS),
                        new EnumMap<>(Map.of(TimeUnit.DAYS, 1)),
                        properties(),
                        new ConcurrentHashMap<>(Map.of("a", 1)),
                        new CopyOnWriteArrayList<>(List.of(1)))
                .map(value -> Arguments.of(new Object[] {value}));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesOfTheJdkAreRead(Object value) throws JMSException {
        assertThat(read(ObjectReading.VALUES_ONLY, value)).isEqualTo(value);
    }

    @Test
    void queuesOfTheJdkAreRead() throws JMSException {
        assertThat(list(new PriorityQueue<>(List.of(2, 1)))).containsExactly(1, 2);
        assertThat(list(new ArrayDeque<>(List.of(2, 1)))).containsExactly(2, 1);
        assertThat(list(new ArrayBlockingQueue<>(2, true, List.of(2, 1)))).containsExactly(2, 1);
    }

    /** Sabotage: let ClassGate.mayLoad return true, and its checkInput let in what it is undecided about. */
    @Test
    void anotherClassIsRefusedBeforeItsCodeRunsAndTheTextNamesItAndTheSetting() throws JMSException {
        byte[] bytes = ObjectWriting.write(new Trap());
        int initialised = Trap.Witness.INITIALISED.get();
        int read = Trap.Witness.READ.get();

        assertThatExceptionOfType(MessageFormatException.class)
                .isThrownBy(() -> ObjectReading.VALUES_ONLY.read(bytes, 0, bytes.length, "m"))
                .withMessageContaining("object of m")
                .withMessageContaining("class " + TRAP + " ")
                .withMessageContaining("jms.object.allow=" + TRAP)
                .withMessageContaining("posthorn.object.allow");
        assertThat(Trap.Witness.INITIALISED).hasValue(initialised);
        assertThat(Trap.Witness.READ).hasValue(read);
    }

    @Test
    void aClassThatIsNotAllowedIsNotEvenLoaded() throws JMSException {
        byte[] bytes = ObjectWriting.write(new Trap());
        RecordingLoader loader = new RecordingLoader();

        loader.inContext(() -> refused(ObjectReading.VALUES_ONLY, bytes));

        assertThat(loader.asked()).doesNotContain(TRAP);
    }

    static Stream<Arguments> hidingPlaces() throws Exception {
        Trap trap = new Trap();
        return Stream.<Serializable>of(
                        new ArrayList<>(List.of("a", trap)),
                        new HashMap<>(Map.of("a", new HashMap<>(Map.of("b", trap)))),
                        new Trap[0],
                        new Trap[0][0],
                        new Object[] {1, new Object[] {trap}},
                        new CopyOnWriteArrayList<>(List.of(trap)),
                        (Serializable) Collections.unmodifiableList(List.of(trap)),
                        (Serializable) List.of(trap, 1, 2),
                        Trap.class,
                        Trap.Colour.RED,
                        new ArrayList<>(List.of(new URL("http://127.0.0.1/"))),
                        Runtime.class,
                        new TreeSet<>((Comparator<String> & Serializable) (a, b) -> a.length() - b.length()),
                        (Serializable) Proxy.newProxyInstance(
                                ObjectReadingTest.class.getClassLoader(),
                                new Class<?>[] {Comparable.class},
                                new Handler()),
                        new LogRecord(Level.INFO, "m"))
                .map(place -> Arguments.of(new Object[] {place}));
    }

    @ParameterizedTest
    @MethodSource("hidingPlaces")
    void aClassThatIsNotAllowedIsRefusedWhereverItHides(Serializable object) throws JMSException {
        int read = Trap.Witness.READ.get();

        refused(ObjectReading.VALUES_ONLY, ObjectWriting.write(object));

        assertThat(Trap.Witness.READ).hasValue(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.posthorn.jms.object.Trap", "io.posthorn.jms.object.*", "io.posthorn.**", "*"})
    void whatIsAllowedIsRead(String list) throws JMSException {
        ObjectReading reading = ObjectReading.VALUES_ONLY.withAllowed(AllowedClasses.parse(list));

        assertThat((List<?>) read(reading, new ArrayList<>(List.of(new Trap()))))
                .hasOnlyElementsOfType(Trap.class);
        assertThat(read(reading, new Trap[2][3])).isInstanceOf(Trap[][].class);
    }

    @Test
    void anEnumOfTheApplicationIsReadWhereItIsAllowed() throws JMSException {
        AllowedClasses colour = AllowedClasses.parse(Trap.Colour.class.getName());

        assertThat(read(ObjectReading.VALUES_ONLY.withAllowed(colour), Trap.Colour.GREEN))
                .isSameAs(Trap.Colour.GREEN);
    }

    @Test
    void aProxyIsReadIfItsInterfacesAndItsHandlerAreAllowed() throws JMSException {
        Object proxy = Proxy.newProxyInstance(
                ObjectReadingTest.class.getClassLoader(), new Class<?>[] {Comparable.class}, new Handler());
        AllowedClasses handler = AllowedClasses.parse(Handler.class.getName());

        assertThat(read(ObjectReading.VALUES_ONLY.withAllowed(handler), proxy)).isInstanceOf(Comparable.class);
    }

    @Test
    void theSystemPropertyAllowsBesideTheOption() throws JMSException {
        System.setProperty(ObjectReading.PROPERTY, TRAP);
        try {
            ObjectReading reading = ObjectReading.of(AllowedClasses.parse(Trap.Colour.class.getName()));

            assertThat(read(reading, new Trap())).isInstanceOf(Trap.class);
            assertThat(read(reading, Trap.Colour.RED)).isSameAs(Trap.Colour.RED);
        } finally {
            System.clearProperty(ObjectReading.PROPERTY);
        }
        assertThat(ObjectReading.of(AllowedClasses.NONE)).isEqualTo(ObjectReading.VALUES_ONLY);
    }

    @Test
    void aSystemPropertyThatIsNoListIsRefusedByItsName() {
        System.setProperty(ObjectReading.PROPERTY, "com..acme");
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ObjectReading.of(AllowedClasses.NONE))
                    .withMessageContaining("posthorn.object.allow")
                    .withMessageContaining("com..acme");
        } finally {
            System.clearProperty(ObjectReading.PROPERTY);
        }
    }

    @Test
    void aFilterOfTheApplicationDecidesFirst() throws JMSException {
        ObjectReading reading =
                ObjectReading.VALUES_ONLY.withFilter(ObjectInputFilter.Config.createFilter(TRAP + ";!java.util.UUID"));

        assertThat(read(reading, new Trap())).isInstanceOf(Trap.class);
        assertThat(refused(reading, ObjectWriting.write(new UUID(1, 2))))
                .hasMessageContaining("filter of the application refuses class java.util.UUID");
        assertThat(refused(reading, ObjectWriting.write(Trap.Colour.RED))).hasMessageContaining("Colour");
        assertThat(read(reading, "undecided")).isEqualTo("undecided");
    }

    @Test
    void aFilterOfTheApplicationMaySetCloserLimits() throws JMSException {
        ObjectReading reading =
                ObjectReading.VALUES_ONLY.withFilter(ObjectInputFilter.Config.createFilter("maxdepth=2"));

        assertThat(refused(reading, ObjectWriting.write(new ArrayList<>(List.of(new ArrayList<>(List.of(1)))))))
                .hasMessageContaining("filter of the application");
    }

    @Test
    void ofTheClassLoadersThatOfTheThreadIsAskedFirst() throws Exception {
        RecordingLoader loader = new RecordingLoader();
        ObjectReading reading = ObjectReading.VALUES_ONLY.withAllowed(AllowedClasses.parse(TRAP));
        byte[] bytes = ObjectWriting.write(new Trap());

        Object read = loader.inContext(() -> reading.read(bytes, 0, bytes.length, "m"));

        assertThat(read.getClass()).hasToString(Trap.class.toString()).isNotEqualTo(Trap.class);
        assertThat(read.getClass().getClassLoader()).isSameAs(loader);
    }

    @Test
    void whereItKnowsNothingThatOfTheClientIsAsked() throws Exception {
        ObjectReading reading = ObjectReading.VALUES_ONLY.withAllowed(AllowedClasses.parse(TRAP));
        byte[] bytes = ObjectWriting.write(new Trap());

        for (ClassLoader blind : Arrays.asList(ClassLoader.getPlatformClassLoader(), null)) {
            assertThat(RecordingLoader.inContext(blind, () -> reading.read(bytes, 0, bytes.length, "m")))
                    .isInstanceOf(Trap.class);
        }
    }

    @Test
    void aClassThatIsNotThereIsNamed() throws JMSException {
        byte[] bytes = ObjectWriting.write(new Trap());
        byte[] renamed = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace("object.Trap", "object.Trop")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

        assertThat(refused(ObjectReading.OUR_OWN, renamed))
                .hasMessageContaining("ClassNotFoundException: io.posthorn.jms.object.Trop")
                .hasCauseInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertThat(refused(ObjectReading.OUR_OWN, new byte[] {1, 2, 3, 4, 5})).hasMessageContaining("StreamCorrupted");
    }

    @Test
    void whatAClassThrowsWhileItIsReadIsTheCause() throws JMSException {
        assertThat(refused(ObjectReading.OUR_OWN, ObjectWriting.write(new Sore())))
                .hasMessageContaining("it hurts")
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    private static List<Object> list(Iterable<?> queue) throws JMSException {
        List<Object> list = new ArrayList<>();
        ((Iterable<?>) read(ObjectReading.VALUES_ONLY, queue)).forEach(list::add);
        return list;
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("a", "b");
        return properties;
    }

    static @Nullable Object read(ObjectReading reading, Object value) throws JMSException {
        byte[] bytes = ObjectWriting.write((Serializable) value);
        return reading.read(bytes, 0, bytes.length, "m");
    }

    static MessageFormatException refused(ObjectReading reading, byte[] bytes) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(
                MessageFormatException.class, () -> reading.read(bytes, 0, bytes.length, "m"));
    }

    private static final class Handler implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object @Nullable [] arguments) {
            return 0;
        }
    }

    private static final class Sore implements Serializable {
        private static final long serialVersionUID = 1;

        private Object readResolve() {
            throw new ArithmeticException("it hurts");
        }
    }
}
