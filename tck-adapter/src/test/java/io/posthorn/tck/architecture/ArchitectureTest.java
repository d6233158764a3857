package io.posthorn.tck.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.posthorn", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String BROKER = "io.posthorn.server..";
    private static final String API = "io.posthorn.api..";
    private static final String CLIENT = "io.posthorn.jms..";

    private static final DescribedPredicate<JavaClass> CLOCKS_AND_THREAD_FACTORIES = simpleName("SystemClock")
            .or(simpleName("NamedThreads"))
            .or(simpleName("StoreThreads"))
            .as("the clock and the thread factories");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.posthorn.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsOfTheBrokerKnowOnlyThoseBelow = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("server")
            .definedBy("io.posthorn.server.server..")
            .layer("net")
            .definedBy("io.posthorn.server.net..")
            .layer("admin")
            .definedBy("io.posthorn.server.admin..")
            .layer("session")
            .definedBy("io.posthorn.server.session..")
            .layer("broker")
            .definedBy("io.posthorn.server.broker..")
            .layer("queue")
            .definedBy("io.posthorn.server.queue..")
            .layer("store")
            .definedBy("io.posthorn.server.store..")
            .layer("security")
            .definedBy("io.posthorn.server.security..")
            .whereLayer("server")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("net")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("admin")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("net", "server")
            .whereLayer("broker")
            .mayOnlyBeAccessedByLayers("session", "net", "admin", "server")
            .whereLayer("queue")
            .mayOnlyBeAccessedByLayers("broker", "session", "net", "admin", "server")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("security")
            .mayOnlyBeAccessedByLayers("server");

    @ArchTest
    static final ArchRule clientAndBrokerKnowOnlyTheApiOfEachOther = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("client")
            .definedBy(CLIENT)
            .layer("broker")
            .definedBy(BROKER)
            .layer("api")
            .definedBy(API)
            .whereLayer("client")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("broker")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule onlyTheClientKnowsJms = noClasses()
            .that()
            .resideOutsideOfPackage(CLIENT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.jms..", "javax.jms..");

    @ArchTest
    static final ArchRule roomsOfTheStoreKnowOnlyThoseBelow = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("store")
            .definedBy("io.posthorn.server.store")
            .layer("table")
            .definedBy("io.posthorn.server.store.table..")
            .layer("file")
            .definedBy("io.posthorn.server.store.file..")
            .whereLayer("store")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("table")
            .mayOnlyBeAccessedByLayers("store")
            .whereLayer("file")
            .mayOnlyBeAccessedByLayers("table", "store");

    @ArchTest
    static final ArchRule onlyTablesKnowMapDb = noClasses()
            .that()
            .resideOutsideOfPackage("io.posthorn.server.store.table..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.mapdb..");

    /** R1, R2, R4, R7. */
    @ArchTest
    static final ArchRule theBrokerLoadsNoCodeAndReadsNoObjects = noClasses()
            .that()
            .resideInAnyPackage(BROKER, API)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.naming..", "javax.script..", "java.rmi..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.net.URLClassLoader")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("sun.misc.Unsafe")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.netty.handler.codec.ReplayingDecoder")
            .orShould(callMethodWhere(calls(Class.class, "forName")))
            .orShould(callMethodWhere(calls(ClassLoader.class, "loadClass")));

    @ArchTest
    static final ArchRule timeComesFromTheClockAndThreadsFromTheirFactory = noClasses()
            .that(not(CLOCKS_AND_THREAD_FACTORIES))
            .should(callMethodWhere(calls(System.class, "currentTimeMillis")))
            .orShould(callMethodWhere(calls(Thread.class, "sleep")))
            .orShould()
            .callConstructorWhere(target(owner(assignableToThread())));

    /** The client may measure how long an application's thread has waited; the broker has its clock. */
    @ArchTest
    static final ArchRule theBrokerMeasuresTimeByItsClock = noClasses()
            .that()
            .resideInAnyPackage(BROKER, API)
            .and(not(CLOCKS_AND_THREAD_FACTORIES))
            .should(callMethodWhere(calls(System.class, "nanoTime")));

    private static final DescribedPredicate<JavaClass> MESSAGE_PATH = resideInAnyPackage(
            "io.posthorn.server.net..",
            "io.posthorn.server.session..",
            "io.posthorn.server.broker..",
            "io.posthorn.server.queue..",
            "io.posthorn.jms.transport..",
            "io.posthorn.jms.session..");

    /**
     * No message passes these: {@code NetworkLoops} counts connections at connect and close, {@code ClientId} belongs to
     * the moments before a connection is used.
     */
    private static final DescribedPredicate<JavaClass> NOT_IN_IT =
            simpleName("NetworkLoops").or(simpleName("ClientId"));

    /**
     * Several threads of an application may meet at a session: one receives or listens, another closes it, and close has
     * to wait (Jakarta Messaging 3.1, §6.2.15). So a session's lock is taken by the threads of its application, and never
     * while waiting for the broker.
     */
    private static final DescribedPredicate<JavaClass> WHERE_THREADS_OF_AN_APPLICATION_MEET = resideInAnyPackage(
                    "io.posthorn.jms.session")
            .and(simpleName("SessionCore")
                    .or(simpleName("ConsumerCore"))
                    .or(simpleName("SerialRunner"))
                    .or(simpleName("SendPath"))
                    .or(simpleName("Acknowledging"))
                    .or(simpleName("AssignedMessages"))
                    .or(simpleName("LocalTransaction"))
                    .or(simpleName("SessionClose")));

    @ArchTest
    static final ArchRule noMonitorInTheMessagePath =
            noClasses().that(MESSAGE_PATH).and(not(NOT_IN_IT)).should(new MonitorScan());

    @ArchTest
    static final ArchRule noLockInTheMessagePath = noClasses()
            .that(MESSAGE_PATH)
            .and(not(WHERE_THREADS_OF_AN_APPLICATION_MEET))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Lock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ReadWriteLock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(StampedLock.class);

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        TreeSet<String> unmarked = new TreeSet<>();
        for (JavaClass type : classes) {
            JavaPackage home = type.getPackage();
            boolean marked = home.tryGetPackageInfo()
                    .map(info -> info.isAnnotatedWith(NullMarked.class))
                    .orElse(false);
            if (!marked) {
                unmarked.add(home.getName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    private static DescribedPredicate<JavaClass> assignableToThread() {
        return JavaClass.Predicates.assignableTo(Thread.class);
    }

    private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String method) {
        return target(owner(JavaClass.Predicates.equivalentTo(owner))).and(target(name(method)));
    }
}
