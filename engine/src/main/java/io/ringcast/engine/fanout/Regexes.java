package io.ringcast.engine.fanout;

import com.google.re2j.Pattern;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The regular expressions of selectors: equal ones are one, their verdicts share one memory, and what they cost is kept within
 * bounds. A run is work that whoever walks over many series must count. State thread only.
 */
final class Regexes {
    /** The most that the regular expressions of all open groups and scopes may cost together; about 64 MiB. */
    static final long MAX_RETAINED_COST = 1 << 19;

    private static final int STEPS_PER_WORK_SHIFT = 6;
    private static final int FIXED_WORK_COUNT = 4;
    private static final int MAX_WORK_COUNT = 1 << 30;

    static {
        // Loads the library's classes and tables before the first client waits for them.
        Pattern.compile("(?i)[^a-z\\d]*\\pL|(x{1,3}?)+").matches("warm");
    }

    private final Counters counters;
    private final Map<String, ValueRegex> retained = new HashMap<>();
    private final Verdicts verdicts;
    private UnsafeBuffer agentValue = new UnsafeBuffer(new byte[256]);
    private int lastNumber;
    private long retainedCost;
    private int workCount;

    Regexes(Counters counters) {
        this(counters, new Verdicts(ThreadLocalRandom.current().nextLong(), Verdicts.MAX_COUNT, Verdicts.MAX_LENGTH));
    }

    Regexes(Counters counters, Verdicts verdicts) {
        this.counters = counters;
        this.verdicts = verdicts;
    }

    /**
     * Compiles an expression, unless an open group has it.
     *
     * @throws com.google.re2j.PatternSyntaxException if it is none.
     * @throws IllegalArgumentException if it costs too much; the message is the reason.
     */
    ValueRegex get(String text) {
        final ValueRegex known = retained.get(text);
        if (known != null) {
            return known;
        }
        final long cost = RegexCost.of(text);
        if (cost > RegexCost.MAX) {
            throw new IllegalArgumentException("the regular expression is too large: it costs more than "
                    + RegexCost.MAX + " steps, repeats multiplied out");
        }
        return new ValueRegex(this, text, ++lastNumber, cost);
    }

    /** Whether the groups can bear so much more. */
    boolean hasRoom(long cost) {
        return retainedCost + cost <= MAX_RETAINED_COST;
    }

    void retain(ValueRegex regex) {
        retainedCost += regex.cost();
        retained.putIfAbsent(regex.text(), regex);
    }

    void release(ValueRegex regex) {
        retainedCost -= regex.cost();
        retained.remove(regex.text(), regex);
    }

    long retainedCost() {
        return retainedCost;
    }

    boolean test(ValueRegex regex, String value) {
        if (agentValue.capacity() < value.length() * Utf8.MAX_CHAR_LENGTH) {
            agentValue = new UnsafeBuffer(new byte[value.length() * Utf8.MAX_CHAR_LENGTH]);
        }
        return test(regex, agentValue, 0, Utf8.write(agentValue, value));
    }

    boolean test(ValueRegex regex, DirectBuffer buffer, int offset, int length) {
        final int known = verdicts.find(regex.number(), buffer, offset, length);
        if (known != VerdictTable.UNKNOWN) {
            return known == VerdictTable.YES;
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        final boolean isMatch = regex.run(new String(bytes, StandardCharsets.UTF_8));
        verdicts.keep(regex.number(), buffer, offset, length, isMatch ? VerdictTable.YES : VerdictTable.NO);
        final long steps = regex.cost() * (length + 1);
        workCount = (int) Math.min(MAX_WORK_COUNT, workCount + FIXED_WORK_COUNT + (steps >> STEPS_PER_WORK_SHIFT));
        counters.add(CounterDescriptor.REGEX_RUNS, 1);
        counters.add(CounterDescriptor.REGEX_VERDICTS_FORGOTTEN, verdicts.takeForgotten());
        return isMatch;
    }

    /** Notes that a birth waits. */
    void noteDeferred() {
        counters.add(CounterDescriptor.BIRTHS_DEFERRED, 1);
    }

    /** The work of all runs since this was last asked, in series that could have been looked at instead. */
    int takeWork() {
        final int result = workCount;
        workCount = 0;
        return result;
    }
}
