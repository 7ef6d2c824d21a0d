package io.ringcast.testing;

import io.ringcast.server.Ringcast;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** ringcast as a process of its own, from the class path of the tests. */
public final class RingcastProcess {
    private static final long LIFETIME_SECONDS = 50;

    private RingcastProcess() {}

    /** Runs this command once started; a server takes any free port for its operators, and its log is text. */
    public static ProcessBuilder of(String... arguments) {
        final List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Ringcast.class.getName()));
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("RINGCAST_MANAGEMENT_PORT", "0");
        builder.environment().put("RINGCAST_WARM_UP_MS", "0");
        builder.environment().put("RINGCAST_LOG_FORMAT", "text");
        return builder;
    }

    /**
     * Starts it, and kills it after 50 s: nothing interrupts a test that reads from the pipe of a process, so it would wait for a
     * line that never comes and hold up the build.
     */
    public static Process start(ProcessBuilder builder) throws IOException {
        final Process process = builder.start();
        CompletableFuture.delayedExecutor(LIFETIME_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }
}
