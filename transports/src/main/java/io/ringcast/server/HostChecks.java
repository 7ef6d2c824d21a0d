package io.ringcast.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/** What the machine and its JVM are like, as far as a server's start and pace depend on it. Looks; changes nothing. */
final class HostChecks {
    private static final int BASELINE_JAVA = 17;
    private static final Path LIMITS = Path.of("/proc/self/limits");
    /** Does not match one that is unlimited. */
    private static final Pattern SOFT_LIMIT = Pattern.compile("^Max open files +([0-9]+)");

    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path CLOCK_SOURCE =
            Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    private static final Instant BUILT_AFTER = Instant.parse("2026-01-01T00:00:00Z");
    private static final long KIB = 1024;
    /** Refused clients, sockets whose client has not read the end, spares, and the process itself. */
    private static final int FURTHER_DESCRIPTORS = 128 + 1_024 + 24 + 30;

    private HostChecks() {}

    static Finding java() {
        final int feature = Runtime.version().feature();
        final String text = "Java " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, heap up to "
                + mib(Runtime.getRuntime().maxMemory());
        return feature >= BASELINE_JAVA
                ? Finding.ok(text)
                : Finding.fail(text, "Java " + BASELINE_JAVA + " or newer is needed");
    }

    /** Agrona's buffers need one of the JDK's packages opened; the runnable jar does that by itself. */
    static Finding flags() {
        try {
            new UnsafeBuffer(new byte[Long.BYTES]).putLong(0, 1);
            return Finding.ok("off-heap memory can be used");
        } catch (Throwable closed) {
            return Finding.fail(
                    "off-heap memory cannot be used (" + closed + ")",
                    "start by java -jar, or with --add-opens java.base/jdk.internal.misc=ALL-UNNAMED");
        }
    }

    /** @param option that chooses another. */
    static Finding port(String host, int port, String option) {
        final String what = option + "=" + port + " on " + host;
        if (port == 0) {
            return Finding.ok(what + ": any free port");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return Finding.ok(what + " is free");
        } catch (UnknownHostException e) {
            return Finding.fail(what, "no such address here");
        } catch (IOException e) {
            return Finding.fail(what, e.getMessage() + "; stop what has it, or choose another");
        }
    }

    /** Whether there would be enough if all came that may: so many clients and agents. */
    static Finding descriptors(long maxClients, long maxAgents) {
        final long needed = FURTHER_DESCRIPTORS + maxClients + maxAgents;
        final long allowed = allowedDescriptors();
        final String text = "open files: " + (allowed == Long.MAX_VALUE ? "no limit known" : allowed + " allowed")
                + ", " + needed + " needed at most";
        return allowed >= needed ? Finding.ok(text) : Finding.warn(text, "ulimit -n " + Long.highestOneBit(needed) * 2);
    }

    /** @param needed bytes off the heap. */
    static Finding memory(long needed) {
        final long available = availableMemory();
        final long heap = Runtime.getRuntime().maxMemory();
        final String text = mib(needed) + " off the heap and " + mib(heap) + " of heap at most"
                + (available < 0 ? "" : ", " + mib(available) + " available");
        return available < 0 || available >= needed + heap
                ? Finding.ok(text)
                : Finding.warn(text, "a smaller heap (-Xmx), or fewer series and clients");
    }

    /** Time stamps of agents are judged by the wall clock; latencies need a monotonic clock that costs little. */
    static Finding clock() {
        final String source = firstLine(CLOCK_SOURCE);
        final String text = "the clock says " + Instant.now() + (source.isEmpty() ? "" : ", read from " + source);
        if (Instant.now().isBefore(BUILT_AFTER)) {
            return Finding.warn(text, "it is wrong: agents' time stamps would be refused as too far ahead");
        }
        return source.isEmpty()
                        || source.equals("tsc")
                        || source.equals("kvm-clock")
                        || source.equals("arch_sys_counter")
                ? Finding.ok(text)
                : Finding.warn(text, "reading it is a system call on this machine, which costs each event some 100 ns");
    }

    private static long allowedDescriptors() {
        return lines(LIMITS)
                .map(SOFT_LIMIT::matcher)
                .filter(Matcher::find)
                .map(found -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private static long availableMemory() {
        return lines(MEMORY)
                .filter(line -> line.startsWith("MemAvailable:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                .findFirst()
                .orElse(-1L);
    }

    private static String firstLine(Path file) {
        return lines(file).findFirst().orElse("");
    }

    /** Of a file that only some systems have. */
    private static Stream<String> lines(Path file) {
        try {
            return Files.readString(file).lines();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%d MiB", bytes >> 20);
    }
}
