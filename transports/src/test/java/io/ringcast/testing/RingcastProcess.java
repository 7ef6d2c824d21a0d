package io.ringcast.testing;

import io.ringcast.server.Ringcast;
import java.util.ArrayList;
import java.util.List;

/** ringcast as a process of its own, from the class path of the tests. */
public final class RingcastProcess {
    private RingcastProcess() {}

    /** Runs this command once started. */
    public static ProcessBuilder of(String... arguments) {
        final List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Ringcast.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
