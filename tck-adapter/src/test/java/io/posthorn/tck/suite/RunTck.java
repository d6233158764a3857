package io.posthorn.tck.suite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.posthorn.api.spi.security.Secret;
import io.posthorn.server.security.PasswordHash;
import io.posthorn.server.security.Users;
import io.posthorn.server.server.BrokerSettings;
import io.posthorn.server.server.PosthornBroker;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs an unpacked Jakarta Messaging TCK against a broker of its own: {@code RunTck DIR [TESTS] [ARGUMENT OF ANT...]}.
 *
 * <p>The broker knows the user that the TCK's settings name, refuses every other, and takes connections without a user. The
 * exit code is that of ant; 2 if the TCK cannot be run at all.
 */
public final class RunTck {
    private static final int WRONG_USAGE = 2;
    private static final String DEFAULT_USER = "j2ee";
    private static final String DEFAULT_TARGET = "runclient";

    /** What the TCK sets otherwise for a Java that has modules, and where: how a test is started, and signatures are read. */
    private static final String WITH_MODULES = "ts.jte.jdk11";

    private static final List<String> DIFFERENT_WITH_MODULES =
            List.of("command.testExecute", "jimage.dir", "sigTestClasspath");

    private RunTck() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments), System.getenv(), System.err));
    }

    /** The program, with the environment to take {@code ANT_HOME} from. */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream errors)
            throws IOException, InterruptedException {
        try {
            if (arguments.isEmpty()) {
                throw new UsageException("usage: run-tck DIR [TESTS] [ARGUMENT OF ANT...]");
            }
            TckDirectory tck = new TckDirectory(Path.of(arguments.get(0)));
            String ant = ant(environment, tck);
            List<String> rest = arguments.subList(1, arguments.size());
            Path tests = tck.tests();
            if (!rest.isEmpty() && Files.isDirectory(tests.resolve(rest.get(0)))) {
                tests = tests.resolve(rest.get(0));
                rest = rest.subList(1, rest.size());
            }
            try (PosthornBroker broker = PosthornBroker.start(settings(tck))) {
                prepare(tck, broker.url());
                return runAnt(tck, tests, ant, rest.isEmpty() ? List.of(DEFAULT_TARGET) : rest);
            }
        } catch (UsageException e) {
            errors.println("run-tck: " + e.getMessage());
            return WRONG_USAGE;
        }
    }

    /** Without ANT_HOME the ant that the TCK brings, if it does, else that of the path. */
    private static String ant(Map<String, String> environment, TckDirectory tck) throws UsageException {
        String home = environment.get("ANT_HOME");
        if (home != null) {
            Path ant = Path.of(home, "bin", "ant");
            if (!Files.isExecutable(ant)) {
                throw new UsageException("ANT_HOME is " + home + ", but " + ant + " cannot be run");
            }
            return ant.toString();
        }
        Path own = tck.home().resolve("tools/ant/bin/ant");
        return Files.isExecutable(own) ? own.toString() : "ant";
    }

    private static BrokerSettings settings(TckDirectory tck) throws IOException {
        String user = setting(tck, "user");
        PasswordHash password = PasswordHash.of(new Secret(setting(tck, "password")), PasswordHash.LOWEST_COST);
        return BrokerSettings.durable(Files.createTempDirectory(tck.ours(), "data"))
                .withUsers(Users.NONE.with(user, password).withAnonymous(true));
    }

    private static String setting(TckDirectory tck, String key) throws IOException {
        String value = tck.setting(key);
        return value == null || value.isEmpty() ? DEFAULT_USER : value;
    }

    private static void prepare(TckDirectory tck, String url) throws IOException {
        Path names = Files.createDirectories(tck.ours().resolve("names"));
        Files.writeString(names.resolve("jndi.properties"), TckNames.properties(url), ISO_8859_1);
        Map<String, String> settings = new LinkedHashMap<>(tck.settingsBeside(WITH_MODULES, DIFFERENT_WITH_MODULES));
        settings.put("jms.home", tck.ours().toString());
        settings.put("jms.classes", names + File.pathSeparator + System.getProperty("java.class.path"));
        settings.put("platform.mode", "standalone");
        settings.put("work.dir", tck.ours().resolve("work").toString());
        settings.put("report.dir", tck.ours().resolve("report").toString());
        settings.put("user", setting(tck, "user"));
        settings.put("password", setting(tck, "password"));
        tck.change(settings);
    }

    private static int runAnt(TckDirectory tck, Path tests, String ant, List<String> targets)
            throws IOException, InterruptedException, UsageException {
        List<String> command = new ArrayList<>(List.of(ant));
        command.addAll(targets);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(tests.toFile()).inheritIO();
        builder.environment().put("TS_HOME", tck.home().toString());
        builder.environment().putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UsageException(ant + " cannot be run; set ANT_HOME: " + e.getMessage());
        }
        return process.waitFor();
    }
}
