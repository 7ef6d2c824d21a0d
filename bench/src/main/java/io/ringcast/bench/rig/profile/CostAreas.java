package io.ringcast.bench.rig.profile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A handful of areas into which every stack falls. Rules are an area and a regular expression over frame names, in order; a stack
 * belongs to the rule that matches its innermost frame that any rule matches, so that what a part calls counts as its own. Rules
 * after a line of dashes are asked only where none before it matches any frame. Immutable.
 */
public final class CostAreas {
    private static final String FILE = "cost-areas.txt";
    private static final String REST = "else";
    private static final String DASHES = "---";
    private static final int FIELDS = 2;
    private static final double PERCENT = 100;

    private final List<List<Rule>> rounds;

    private CostAreas(List<List<Rule>> rounds) {
        this.rounds = List.copyOf(rounds);
    }

    /** The rules of {@code cost-areas.txt} beside this class. */
    public static CostAreas load() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CostAreas.class.getResourceAsStream(FILE)), StandardCharsets.UTF_8))) {
            return parse(lines.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of "area | expression"; empty ones and those that begin with # say nothing. */
    static CostAreas parse(List<String> lines) {
        final List<List<Rule>> rounds = new ArrayList<>(List.of(new ArrayList<>()));
        for (final String line : lines) {
            if (line.equals(DASHES)) {
                rounds.add(new ArrayList<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                final String[] fields = line.split(" *\\| *", FIELDS);
                rounds.get(rounds.size() - 1).add(new Rule(fields[0], Pattern.compile(fields[1])));
            }
        }
        return new CostAreas(rounds);
    }

    private record Rule(String area, Pattern frames) {}

    /** An area's part of the whole, in percent, and the frame in which most of it was spent. */
    public record Share(String area, double percent, String topFrame) {}

    /** The shares of collapsed stacks: frames from the outermost on, divided by semicolons, a blank, the weight. */
    public List<Share> shares(List<String> stacks) {
        final Map<String, Map<String, Long>> leavesByArea = new LinkedHashMap<>();
        long sum = 0;
        for (final String stack : stacks) {
            final int blank = stack.lastIndexOf(' ');
            final String[] frames = stack.substring(0, blank).split(";", -1);
            final long weight = Long.parseLong(stack.substring(blank + 1));
            leavesByArea
                    .computeIfAbsent(area(frames), area -> new LinkedHashMap<>())
                    .merge(frames[frames.length - 1], weight, Long::sum);
            sum += weight;
        }
        final List<Share> shares = new ArrayList<>();
        for (final Map.Entry<String, Map<String, Long>> area : leavesByArea.entrySet()) {
            final long weight =
                    area.getValue().values().stream().mapToLong(Long::longValue).sum();
            shares.add(new Share(area.getKey(), PERCENT * weight / sum, topFrame(area.getValue())));
        }
        shares.sort(Comparator.comparingDouble(Share::percent).reversed());
        return shares;
    }

    private String area(String[] frames) {
        return rounds.stream()
                .map(rules -> area(frames, rules))
                .filter(area -> !area.isEmpty())
                .findFirst()
                .orElse(REST);
    }

    private static String area(String[] frames, List<Rule> rules) {
        for (int i = frames.length - 1; i >= 0; i--) {
            for (final Rule rule : rules) {
                if (rule.frames.matcher(frames[i]).find()) {
                    return rule.area;
                }
            }
        }
        return "";
    }

    private static String topFrame(Map<String, Long> leaves) {
        return leaves.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
