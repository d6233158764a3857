package io.posthorn.tck.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTckTest {
    private static final String SETTINGS =
            """
            # jms.home is told below
            jms.home=
            jms.classes=one.jar\\
            :two.jar
            jms_timeout=10000
            user=tester
            password=secret
            """;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private Path tck;

    @BeforeEach
    void makeDirectory() throws IOException {
        tck = Files.createDirectories(directory.resolve("tck"));
        Files.createDirectories(tck.resolve("src/com/sun/ts/tests/jms/core"));
        Files.createDirectories(tck.resolve("bin"));
        Files.writeString(tck.resolve("bin/ts.jte"), SETTINGS);
    }

    /** In the place of ant: does with the settings what the TCK's harness does with them. */
    private Map<String, String> antThat(String does) throws IOException {
        Path ant = Files.createDirectories(directory.resolve("ant/bin")).resolve("ant");
        Files.writeString(ant, "#!/bin/sh\n" + does + "\n");
        Files.setPosixFilePermissions(ant, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Map.of("ANT_HOME", directory.resolve("ant").toString());
    }

    private int run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return RunTck.run(List.of(arguments), environment, new PrintStream(errors, true, UTF_8));
    }

    @Test
    void allThatTheTestsLookUpIsThereWhileTheyRun() throws Exception {
        Map<String, String> environment = antThat(
                """
                echo "$PWD: $*" > "$TS_HOME/seen"
                classes=$(sed -n 's/^jms.classes=//p' "$TS_HOME/bin/ts.jte")
                exec "$JAVA_HOME/bin/java" -cp "$classes" io.posthorn.tck.suite.LookUpAll tester secret >> "$TS_HOME/seen" 2>&1
                """);

        int exitCode = run(environment, tck.toString());

        assertThat(tck.resolve("seen"))
                .content()
                .contains("src/com/sun/ts/tests: runclient\n")
                .contains("all is there");
        assertThat(exitCode).isZero();
    }

    @Test
    void settingsAreChangedInTheirPlaceAndKeptAsTheyWere() throws Exception {
        run(antThat("exit 0"), tck.toString());
        run(antThat("exit 0"), tck.toString());

        assertThat(Files.readAllLines(tck.resolve("bin/ts.jte")))
                .contains("# jms.home is told below", "jms_timeout=10000", "user=tester", "platform.mode=standalone")
                .doesNotContain(":two.jar")
                .filteredOn(line -> line.startsWith("jms.classes="))
                .singleElement()
                .asString()
                .startsWith("jms.classes=" + tck.resolve("posthorn/names"));
        assertThat(tck.resolve("bin/ts.jte.original")).hasContent(SETTINGS);
    }

    /** The older way to start a test is one that a Java with modules refuses. */
    @Test
    void whatTheTckSetsForAJavaWithModulesIsTaken() throws Exception {
        Files.writeString(
                tck.resolve("bin/ts.jte"),
                "command.testExecute=run \\\n  -Djava.endorsed.dirs=x \\\n  it\n" + SETTINGS);
        Files.writeString(
                tck.resolve("bin/ts.jte.jdk11"),
                "jimage.dir=bundles\ncommand.testExecute=run \\\n\t-Dnew \\\n  it\njms_timeout=1\n");

        run(antThat("exit 0"), tck.toString());
        run(antThat("exit 0"), tck.toString());

        assertThat(tck.resolve("bin/ts.jte"))
                .content()
                .contains(
                        "command.testExecute=run \\\n\t-Dnew \\\n  it\n", "jimage.dir=bundles\n", "jms_timeout=10000\n")
                .doesNotContain("endorsed")
                .containsOnlyOnce("-Dnew");
    }

    @Test
    void aDirectoryOfTestsIsRunFromThere() throws Exception {
        run(antThat("echo \"$PWD: $*\" >> \"$TS_HOME/seen\""), tck.toString(), "jms/core");
        run(antThat("echo \"$PWD: $*\" >> \"$TS_HOME/seen\""), tck.toString(), "jms/core", "-Dtest.client=X.java", "y");

        assertThat(tck.resolve("seen"))
                .content()
                .contains("src/com/sun/ts/tests/jms/core: runclient\n")
                .contains("src/com/sun/ts/tests/jms/core: -Dtest.client=X.java y\n");
    }

    @Test
    void argumentsAndTheExitCodeAreThoseOfAnt() throws Exception {
        int exitCode =
                run(antThat("echo \"$*\" > \"$TS_HOME/seen\"; exit 7"), tck.toString(), "-Dtest=one", "runclient");

        assertThat(exitCode).isEqualTo(7);
        assertThat(tck.resolve("seen")).hasContent("-Dtest=one runclient");
    }

    @Test
    void whatIsNoTckIsSaidToBeNone() throws Exception {
        Files.delete(tck.resolve("bin/ts.jte"));

        assertThat(run(Map.of(), tck.toString())).isEqualTo(2);
        assertThat(errors.toString(UTF_8))
                .contains("not an unpacked Jakarta Messaging TCK")
                .contains("bin/ts.jte");
        assertThat(run(Map.of())).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).contains("usage: run-tck DIR");
    }

    @Test
    void anAntThatIsNotThereIsNamed() throws Exception {
        assertThat(run(Map.of("ANT_HOME", "/none"), tck.toString())).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).contains("ANT_HOME is /none");
    }
}
