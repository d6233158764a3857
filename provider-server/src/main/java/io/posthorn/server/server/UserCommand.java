package io.posthorn.server.server;

import io.posthorn.server.security.PasswordHash;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code posthorn user}: what a users file needs. */
@Command(name = "user", description = "Helps to write a users file.", mixinStandardHelpOptions = true)
final class UserCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final PasswordInput input;

    UserCommand(PasswordInput input) {
        this.input = input;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do; 'posthorn user --help' lists the commands");
    }

    /** {@code posthorn user hash}: prints the hash of a password. */
    @Command(
            name = "hash",
            description =
                    "Reads a password from the terminal, or a line of standard input, and prints its hash for a users"
                            + " file.",
            mixinStandardHelpOptions = true)
    int hash(
            @Option(
                            names = "--cost",
                            defaultValue = "" + PasswordHash.DEFAULT_COST,
                            showDefaultValue = CommandLine.Help.Visibility.ALWAYS,
                            description = "work to check it: one more is twice the work; " + PasswordHash.LOWEST_COST
                                    + " to " + PasswordHash.HIGHEST_COST)
                    int cost)
            throws IOException {
        try {
            String hash = PasswordHash.of(input.read(), cost).text();
            spec.commandLine().getOut().println(hash);
            spec.commandLine().getOut().flush();
            return ExitCode.STOPPED.number();
        } catch (IllegalArgumentException e) {
            spec.commandLine().getErr().println("posthorn: " + e.getMessage());
            return ExitCode.FAILED.number();
        }
    }
}
