package io.ringcast.server;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The terminal that a command writes to, if it does. One thread. */
final class Terminal {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int DEFAULT_ROWS = 24;
    private static final int STTY_TIMEOUT_MS = 500;
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private final boolean isTerminal;
    private final boolean isColoured;
    private int columns = DEFAULT_COLUMNS;
    private int rows = DEFAULT_ROWS;

    Terminal(boolean isTerminal, Map<String, String> environment) {
        this.isTerminal = isTerminal;
        isColoured = isTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** The terminal of this process. */
    static Terminal ofProcess() {
        final Terminal terminal = new Terminal(isConsoleATerminal(), System.getenv());
        terminal.measure();
        return terminal;
    }

    /** Whether what goes to standard error is seen on a terminal. Where the system does not say: whether the rest is. */
    static boolean isStandardErrorATerminal() {
        try {
            return isTerminal(Files.readSymbolicLink(STANDARD_ERROR));
        } catch (IOException | UnsupportedOperationException e) {
            return isConsoleATerminal();
        }
    }

    static boolean isTerminal(Path device) {
        return device.startsWith("/dev/pts")
                || device.startsWith("/dev/console")
                || device.toString().startsWith("/dev/tty");
    }

    boolean isTerminal() {
        return isTerminal;
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /** {@code text} in bold where colours are wanted. */
    String bold(String text) {
        return isColoured ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** {@code text} as long as one line of the terminal holds. */
    String cut(String text) {
        return text.length() <= columns ? text : text.substring(0, columns);
    }

    /** Asks the terminal for its size; it may change while a command runs. */
    void measure() {
        if (!isTerminal) {
            return;
        }
        try {
            final Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (stty.waitFor(STTY_TIMEOUT_MS, TimeUnit.MILLISECONDS) && stty.exitValue() == 0) {
                read(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            }
        } catch (IOException | NumberFormatException e) {
            columns = DEFAULT_COLUMNS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(String rowsAndColumns) {
        final String[] size = rowsAndColumns.strip().split(" ", 2);
        if (size.length == 2 && Integer.parseInt(size[1]) > 0) {
            rows = Integer.parseInt(size[0]);
            columns = Integer.parseInt(size[1]);
        }
    }

    /** From JDK 22 on there may be a console that is no terminal; only those releases can say so. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isConsoleATerminal() {
        final Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
