package io.ringcast.bench.rig.measure;

import java.util.ArrayList;
import java.util.List;

/** What was found to be wrong, in words: the first of many, and how many there were. Any thread. */
public final class Findings {
    private static final int KEPT = 40;

    private final List<String> first = new ArrayList<>();
    private long count;

    /** Adds one. */
    public synchronized void add(String finding) {
        count++;
        if (first.size() < KEPT) {
            first.add(finding);
        }
    }

    /** Adds all of them. */
    public void addAll(List<String> more) {
        more.forEach(this::add);
    }

    /** How many there were. */
    public synchronized long count() {
        return count;
    }

    /** The first of them, in order. */
    public synchronized List<String> first() {
        return List.copyOf(first);
    }
}
