package io.posthorn.server.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    /** Sabotage: give the version to the program alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "-V",
                "server -V",
                "server --version",
                "store -V",
                "store info -V",
                "user -V",
                "user hash -V"
            })
    void allSayWhichVersionTheyAre(String arguments) {
        StringWriter out = new StringWriter();
        CommandLine commands = Main.commands();
        commands.setOut(new PrintWriter(out));

        assertThat(commands.execute(arguments.split(" "))).isZero();

        assertThat(out.toString()).startsWith("posthorn ").hasLineCount(1);
    }
}
