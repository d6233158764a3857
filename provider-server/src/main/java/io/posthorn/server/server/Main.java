package io.posthorn.server.server;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program {@code posthorn}, as far as it needs the broker. */
@Command(name = "posthorn", description = "A broker for JMS applications.", mixinStandardHelpOptions = true)
public final class Main implements Runnable {
    private static final String LOGGING = "logback.configurationFile";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    /** Runs the command that {@code arguments} name, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "posthorn-logback.xml");
        }
        System.exit(new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do; 'posthorn --help' lists the commands");
    }
}
