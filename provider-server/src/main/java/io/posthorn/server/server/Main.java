package io.posthorn.server.server;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
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
        System.exit(commands().execute(arguments));
    }

    /** All commands that the program has. */
    static CommandLine commands() {
        CommandLine commands = new CommandLine(new Main())
                .addSubcommand(new ServerCommand(PosthornBroker::start))
                .addSubcommand(new StoreCommand())
                .addSubcommand(new UserCommand(PasswordInput.ofTerminalOrPipe()))
                .setCaseInsensitiveEnumValuesAllowed(true);
        giveVersion(commands);
        return commands;
    }

    /** All have --version; picocli gives it a version only where one is declared. */
    private static void giveVersion(CommandLine command) {
        command.getCommandSpec().versionProvider(new Version());
        command.getSubcommands().values().forEach(Main::giveVersion);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do; 'posthorn --help' lists the commands");
    }

    /** The version that the build gave the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"posthorn " + (version == null ? "(from class files)" : version)};
        }
    }
}
