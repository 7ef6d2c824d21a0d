package io.ringcast.bench.jmh;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a result depends on beside the code: machine, JVM, flags, commit, and how busy the machine was. */
final class Environment {
    private static final String UNKNOWN = "unknown";

    private Environment() {}

    /** Writes it as JSON; {@code root} is the repository's folder. */
    static void write(Path file, Path root) {
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValue(file, facts(root));
    }

    /** Each fact by name, in the order in which one would read them; what cannot be found out is "unknown". */
    static Map<String, Object> facts(Path root) {
        final RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        final Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("time", Instant.now().toString());
        facts.put("commit", commit(root));
        facts.put("cpu", valueAfterColon(Path.of("/proc/cpuinfo"), "model name"));
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        facts.put("memory", valueAfterColon(Path.of("/proc/meminfo"), "MemTotal"));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("arch", System.getProperty("os.arch"));
        facts.put("loadAverage", loadAverage());
        facts.put("jvm", runtime.getVmName() + " " + runtime.getVmVersion());
        facts.put("jvmVendor", runtime.getVmVendor());
        facts.put("jvmFlags", List.copyOf(runtime.getInputArguments()));
        return facts;
    }

    /** Runnable threads of the last minute; negative: the OS does not say. */
    static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** The commit's hash, with "-dirty" when files differ from it. */
    private static String commit(Path root) {
        try {
            final Process git = new ProcessBuilder(
                            "git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            final String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return answer.isEmpty() ? UNKNOWN : answer;
        } catch (final IOException e) {
            return UNKNOWN;
        }
    }

    private static String valueAfterColon(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (final IOException e) {
            return UNKNOWN;
        }
    }
}
