package io.ringcast.bench.rig.peer;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** The command line of a server that runs on the rig's own JVM and class path; the same flags for all of them. */
public final class JavaCommand {
    /** Fixed so that no server gains by a larger heap; compiler threads stay, so that their CPU time is not lost on the way. */
    static final List<String> FLAGS = List.of("-Xms512m", "-Xmx1g", "-XX:-UseDynamicNumberOfCompilerThreads");

    private JavaCommand() {}

    /** Runs {@code mainClass} with {@code arguments}. */
    static List<String> of(String mainClass, List<String> arguments) {
        return of(FLAGS, mainClass, arguments);
    }

    /** The same with other flags. */
    public static List<String> of(List<String> flags, String mainClass, List<String> arguments) {
        return of(flags, ownClassPath(), mainClass, arguments);
    }

    /** The same of another class path. */
    static List<String> of(List<String> flags, String classPath, String mainClass, List<String> arguments) {
        final List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(flags);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-opens") || flag.startsWith("--enable-native-access"))
                .forEach(command::add);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return command;
    }

    static String ownClassPath() {
        return System.getProperty("java.class.path");
    }
}
