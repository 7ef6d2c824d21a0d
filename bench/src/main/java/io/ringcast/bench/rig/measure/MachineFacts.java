package io.ringcast.bench.rig.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What results depend on beside the code: machine, JVM, commit, and how busy the machine was. What cannot be found out is "unknown". */
public final class MachineFacts {
    private static final String UNKNOWN = "unknown";

    private MachineFacts() {}

    /** The facts by name, in the order in which one reads them; {@code root} is the repository's folder. */
    public static Map<String, String> read(Path root) {
        final RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        final Map<String, String> facts = new LinkedHashMap<>();
        facts.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("commit", commit(root));
        facts.put("cpu", field(Path.of("/proc/cpuinfo"), "model name"));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", field(Path.of("/proc/meminfo"), "MemTotal"));
        facts.put(
                "kernel",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("jvm", runtime.getVmName() + " " + runtime.getVmVersion());
        facts.put("load average at start", Double.toString(loadAverage()));
        return facts;
    }

    /** That of a checkout, with "-dirty" where files differ from it. */
    public static String commit(Path checkout) {
        return output(checkout, "git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*");
    }

    /** Runnable threads of the last minute; negative: the OS does not say. */
    public static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** The cores that this process may run on, as in "0-1". */
    public static String allowedCores() {
        return field(Path.of("/proc/self/status"), "Cpus_allowed_list");
    }

    private static String output(Path folder, String... command) {
        try {
            final Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? UNKNOWN : text;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String field(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
