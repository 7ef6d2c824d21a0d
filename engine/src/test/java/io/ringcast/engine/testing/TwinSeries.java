package io.ringcast.engine.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that was ever accepted of one series, and when. A series that was removed and comes back before it is purged
 * goes on with its count; after the purge it begins another life, from 1.
 */
public final class TwinSeries {
    /**
     * How a series stood from one event on.
     *
     * @param life counted from 0.
     * @param n samples accepted in this life; 0: the series is not there.
     */
    public record State(int life, int n) {
        static final State ABSENT = new State(-1, 0);
    }

    private record Change(long sequence, State state) {}

    private static final class Life {
        final List<TwinSample> samples = new ArrayList<>();
        final List<Long> totals = new ArrayList<>();
        final Set<Integer> removedAt = new HashSet<>();
    }

    private final TwinKey key;
    private final Map<String, String> agentLabels;
    private final List<Life> lives = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private boolean present;
    private boolean tombstone;
    private long touchedNs;

    TwinSeries(TwinKey key, Map<String, String> agentLabels) {
        this.key = key;
        this.agentLabels = agentLabels;
    }

    public TwinKey key() {
        return key;
    }

    public Map<String, String> agentLabels() {
        return agentLabels;
    }

    public boolean isPresent() {
        return present;
    }

    /** Whether it was removed and still keeps its place. */
    boolean isTombstone() {
        return tombstone;
    }

    long touchedNs() {
        return touchedNs;
    }

    /** The newest sample of the present life, a tombstone's included; null: none. */
    public TwinSample newest() {
        if (!present && !tombstone) {
            return null;
        }
        final List<TwinSample> samples = lives.get(lives.size() - 1).samples;
        return samples.get(samples.size() - 1);
    }

    /** The number of the life that goes on, or went on last, from 0. */
    int life() {
        return lives.size() - 1;
    }

    /** The state after the event with this sequence and all before it. */
    public State at(long sequence) {
        int i = changes.size() - 1;
        while (i >= 0 && changes.get(i).sequence > sequence) {
            i--;
        }
        return i < 0 ? State.ABSENT : changes.get(i).state;
    }

    /** Whether it had ended at least once at this sequence. */
    boolean wasRemovedBy(long sequence) {
        return changes.stream().anyMatch(change -> change.sequence <= sequence && change.state.n == 0);
    }

    /** The life that goes on, or was the last to, at this sequence; -1: none had begun. */
    int lifeAt(long sequence) {
        for (int i = changes.size() - 1; i >= 0; i--) {
            if (changes.get(i).sequence <= sequence && changes.get(i).state.life >= 0) {
                return changes.get(i).state.life;
            }
        }
        return -1;
    }

    /** All samples of a life, oldest first; the nth has index n - 1. */
    public List<TwinSample> samples(int life) {
        return lives.get(life).samples;
    }

    /** Whether the series was removed in this life when so many samples had been accepted; before the first: yes. */
    boolean wasAbsentAt(int life, int n) {
        return n == 0 || lives.get(life).removedAt.contains(n);
    }

    /** The sum of the deltas of a life up to its nth sample, as bits; it begins anew where the kind or type changes. */
    long totalBits(int life, int n) {
        return lives.get(life).totals.get(n - 1);
    }

    /** The sample that the rate at the nth is counted from; null: there is none. */
    TwinSample before(int life, int n) {
        if (wasAbsentAt(life, n - 1)) {
            return null;
        }
        final List<TwinSample> samples = lives.get(life).samples;
        final TwinSample before = samples.get(n - 2);
        return before.isSameKindAs(samples.get(n - 1)) ? before : null;
    }

    void accept(List<TwinSample> samples, long sequence, long nowNs) {
        if (!present && !tombstone) {
            lives.add(new Life());
        }
        final int life = lives.size() - 1;
        samples.forEach(sample -> add(lives.get(life), sample));
        present = true;
        tombstone = false;
        touchedNs = nowNs;
        changes.add(new Change(sequence, new State(life, lives.get(life).samples.size())));
    }

    private static void add(Life life, TwinSample sample) {
        final int last = life.samples.size() - 1;
        final boolean goesOn = last >= 0 && life.samples.get(last).isSameKindAs(sample);
        life.totals.add(TwinRates.add(goesOn ? life.totals.get(last) : 0, sample));
        life.samples.add(sample);
    }

    void remove(long sequence, long nowNs) {
        final Life life = lives.get(lives.size() - 1);
        life.removedAt.add(life.samples.size());
        present = false;
        tombstone = true;
        touchedNs = nowNs;
        changes.add(new Change(sequence, State.ABSENT));
    }

    void purge() {
        tombstone = false;
    }
}
