package io.posthorn.server.server;

import io.posthorn.api.spi.store.StoreException;
import io.posthorn.server.store.StoreInfo;
import io.posthorn.server.store.StoreInspection;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code posthorn store}: what can be done with the directory of a broker that does not run. */
@Command(
        name = "store",
        description = "Looks at the data directory of a broker that does not run.",
        mixinStandardHelpOptions = true,
        subcommands = StoreCommand.Info.class)
final class StoreCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do; 'posthorn store --help' lists the commands");
    }

    /** {@code posthorn store info}: prints what the directory holds, and changes nothing in it. */
    @Command(
            name = "info",
            description = "Prints what a data directory holds. Changes nothing.",
            mixinStandardHelpOptions = true)
    static final class Info implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "DIR", description = "the data directory")
        private Path directory = Path.of("");

        @Option(names = "--json", description = "print one JSON object, for programs")
        private boolean json;

        @Override
        public Integer call() {
            try {
                StoreInfo info = StoreInspection.of(directory);
                spec.commandLine().getOut().print(json ? StoreJson.of(info) : StoreReport.of(info));
                spec.commandLine().getOut().flush();
                return ExitCode.STOPPED.number();
            } catch (StoreException e) {
                spec.commandLine().getErr().println("posthorn: " + e.getMessage());
                return ExitCode.DATA_UNUSABLE.number();
            }
        }
    }
}
