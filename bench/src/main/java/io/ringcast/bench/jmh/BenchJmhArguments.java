package io.ringcast.bench.jmh;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code scripts/bench-jmh} was asked for.
 *
 * @param root the repository's folder.
 * @param writesDocs whether the results go into docs/benchmarks.md.
 * @param rest what JMH is to read: the regular expression and options of its own.
 */
record BenchJmhArguments(Path root, Preset preset, ProfilerChoice profiler, boolean writesDocs, List<String> rest) {
    /** Throws {@link IllegalArgumentException} with a sentence for the user. */
    static BenchJmhArguments parse(String... args) {
        Path root = Path.of("");
        Preset preset = Preset.NORMAL;
        ProfilerChoice profiler = ProfilerChoice.NONE;
        boolean writesDocs = false;
        final List<String> rest = new ArrayList<>();
        final ArrayDeque<String> words = new ArrayDeque<>(List.of(args));
        while (!words.isEmpty()) {
            final String word = words.remove();
            switch (word) {
                case "--quick" -> preset = Preset.QUICK;
                case "--full" -> preset = Preset.FULL;
                case "--gate" -> preset = Preset.GATE;
                case "--profile" -> profiler = ProfilerChoice.of(value(words, word));
                case "--write-docs" -> writesDocs = true;
                case "--root" -> root = Path.of(value(words, word));
                default -> rest.add(word);
            }
        }
        return new BenchJmhArguments(root.toAbsolutePath(), preset, profiler, writesDocs, List.copyOf(rest));
    }

    private static String value(ArrayDeque<String> words, String option) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return words.remove();
    }
}
