package io.posthorn.examples.command;

import io.posthorn.jms.PosthornConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where the command line begins. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
        name = "posthorn",
        description = "Programs that speak to a Posthorn broker.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {QuickstartCommand.class, ProduceCommand.class, ConsumeCommand.class})
public final class Main {
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        // Messages are printed as UTF-8 whatever the platform's charset is.
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        System.exit(commandLine().setOut(out).execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commands = new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("posthorn: " + explain(failure));
                    return FAILED;
                });
        giveVersion(commands);
        return commands;
    }

    /** All have --version; picocli gives it a version only where one is declared. */
    private static void giveVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new Version());
        command.getSubcommands().values().forEach(Main::giveVersion);
    }

    private static String explain(Exception failure) {
        boolean forPeople = failure instanceof JMSException
                || failure instanceof JMSRuntimeException
                || failure instanceof IOException
                || failure instanceof IllegalArgumentException;
        String text = failure.getMessage();
        return forPeople && text != null ? text : failure.toString();
    }

    /** The version of the client that is on the class path. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = PosthornConnectionFactory.class.getPackage().getImplementationVersion();
            return new String[] {"posthorn " + (version == null ? "from its classes" : version)};
        }
    }
}
