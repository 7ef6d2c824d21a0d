package io.ringcast.engine.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what LIVE clients of the same group were sent, byte by byte. */
final class SharedFrames {
    /** What one client was sent of one group while it was LIVE without a break. */
    static final class Run {
        private final int client;
        private final long firstSequence;
        private final TreeMap<Long, List<byte[]>> frames = new TreeMap<>();
        private boolean isOpen = true;

        private Run(int client, long firstSequence) {
            this.client = client;
            this.firstSequence = firstSequence;
        }

        void add(long sequence, byte[] frame) {
            frames.computeIfAbsent(sequence, s -> new ArrayList<>()).add(frame);
        }

        /** Nothing more comes; what was sent last may have been cut off. */
        void end() {
            isOpen = false;
        }

        private boolean covers(long sequence) {
            final boolean isBeforeEnd = isOpen || (!frames.isEmpty() && sequence < frames.lastKey());
            return sequence > firstSequence && isBeforeEnd;
        }
    }

    private final Map<Long, List<Run>> runsOfGroup = new HashMap<>();
    private long comparedCount;

    /** A client turned LIVE. */
    Run begin(long group, int client, long sequence) {
        final Run run = new Run(client, sequence);
        runsOfGroup.computeIfAbsent(group, g -> new ArrayList<>()).add(run);
        return run;
    }

    /** Checks all runs against each other. */
    void check() {
        runsOfGroup.forEach(this::check);
    }

    /** How often the frames of two clients were held against each other. */
    long comparedCount() {
        return comparedCount;
    }

    private void check(long group, List<Run> runs) {
        final TreeMap<Long, Run> witnesses = new TreeMap<>();
        for (final Run run : runs) {
            run.frames.keySet().stream().filter(run::covers).forEach(sequence -> witnesses.putIfAbsent(sequence, run));
        }
        witnesses.forEach((sequence, witness) -> {
            for (final Run run : runs) {
                if (run != witness && run.covers(sequence)) {
                    compare(group, sequence, witness, run);
                }
            }
        });
    }

    private void compare(long group, long sequence, Run left, Run right) {
        comparedCount++;
        final List<String> expected = texts(left, sequence);
        final List<String> actual = texts(right, sequence);
        Expect.equal(
                expected,
                actual,
                () -> "frames of subscription " + group + " at " + sequence + " of clients " + left.client + " and "
                        + right.client);
    }

    private static List<String> texts(Run run, long sequence) {
        return run.frames.getOrDefault(sequence, List.of()).stream()
                .map(frame -> new String(frame, StandardCharsets.UTF_8))
                .toList();
    }
}
