package io.ringcast.bench.rig.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A JVM of this class path, or another command, that runs to its end. */
public final class JavaProcess {
    private JavaProcess() {}

    /**
     * Runs {@code mainClass} on the server's cores and returns the lines it printed. Throws {@link IllegalStateException} when it
     * fails. Blocks.
     */
    public static List<String> output(String mainClass, List<String> arguments, CorePinning pinning)
            throws IOException {
        return output(mainClass, pinning.pinned(JavaCommand.of(mainClass, arguments)));
    }

    /** The same of any command, which is called {@code name} where it fails. */
    static List<String> output(String name, List<String> command) throws IOException {
        final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final Thread end = new Thread(process::destroyForcibly, "rig-ends-" + process.pid());
        Runtime.getRuntime().addShutdownHook(end);
        try {
            final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(name + " failed");
            }
            return printed.lines().toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Runtime.getRuntime().removeShutdownHook(end);
            process.destroyForcibly();
        }
    }
}
