package io.posthorn.server.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posthorn.api.spi.security.Secret;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Arrays;

/** Where a password is read from. */
@FunctionalInterface
interface PasswordInput {
    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if there is none, or two are given that should be the same; the text says what to do
     */
    Secret read() throws IOException;

    /** From the terminal, without showing it, or else one line of standard input. */
    @SuppressWarnings("SystemConsoleNull")
    static PasswordInput ofTerminalOrPipe() {
        return () -> {
            Console console = System.console();
            return console != null && isTerminal(console) ? twice(console) : line(System.in);
        };
    }

    /** Up to Java 21 there is a console only where there is a terminal; from 22 on it tells itself whether there is one. */
    private static boolean isTerminal(Console console) {
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the console does not tell whether it is a terminal", e);
        }
    }

    /** One line in UTF-8, without its end. */
    static Secret line(InputStream in) throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, UTF_8)).readLine();
        if (line == null) {
            throw new IllegalArgumentException("no password: give it as a line on standard input, or in a terminal");
        }
        return new Secret(line);
    }

    private static Secret twice(Console console) {
        char[] first = console.readPassword("Password: ");
        char[] second = first == null ? null : console.readPassword("Once more: ");
        if (first == null || second == null) {
            throw new IllegalArgumentException("no password was typed");
        }
        if (!Arrays.equals(first, second)) {
            throw new IllegalArgumentException("the two passwords are not the same");
        }
        return new Secret(new String(first));
    }
}
