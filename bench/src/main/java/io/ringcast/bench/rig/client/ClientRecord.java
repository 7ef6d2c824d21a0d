package io.ringcast.bench.rig.client;

import io.ringcast.bench.rig.measure.LatencyHistogram;
import io.ringcast.bench.rig.measure.RunEvidence.ClientTally;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What one client received. Owned by the receivers' thread. */
public final class ClientRecord {
    private static final int FAULTS_KEPT = 3;

    private final String name;
    private final LatencyHistogram latency;
    private final List<String> faults = new ArrayList<>();
    private boolean isRecordingLatency;
    private long liveCount;
    private long liveCountAtStart;
    private long lastSeq = Long.MIN_VALUE;
    private long messageCount;
    private long updateCount;
    private long sampleCount;
    private long byteCount;
    private long mergedCount;
    private long snapshotUpdateCount;
    private long seriesCount;
    private long sumOfCounts;
    private long sumOfCountsAtStart;
    private long askedNs;
    private long firstToldNs;
    private long lastToldNs;
    private long toldCount;
    private long maxGapNs;

    ClientRecord(String name, LatencyHistogram latency) {
        this.name = name;
        this.latency = latency;
    }

    /** The server said that what follows is live; {@code announcedSeriesCount} as it said, -1 if it did not say. */
    public void live(long announcedSeriesCount) {
        liveCount++;
        if (announcedSeriesCount >= 0 && seriesCount > 0 && announcedSeriesCount != seriesCount) {
            fault("live with " + announcedSeriesCount + " series, " + seriesCount + " were told");
        }
    }

    /** Notes the sequence of a message; it may not fall. */
    public void sequence(long seq) {
        if (seq < lastSeq) {
            fault("seq fell from " + lastSeq + " to " + seq);
        }
        lastSeq = seq;
    }

    /** A message of live updates; an update is an item for one series, with one or more samples. */
    public void updates(int updates, int samples, int bytes) {
        messageCount++;
        updateCount += updates;
        sampleCount += samples;
        byteCount += bytes;
    }

    /** A message of a snapshot. */
    public void snapshot(int updates) {
        snapshotUpdateCount += updates;
    }

    /** Samples that the stream itself reported as merged away. */
    public void merged(long samples) {
        mergedCount += samples;
    }

    /** What the client's mirror holds now: series, and the sum of their {@code n}. */
    public void mirror(long series, long sumOfN) {
        seriesCount = series;
        sumOfCounts = sumOfN;
    }

    /** It has asked for updates. */
    void asked(long nowNs) {
        askedNs = nowNs;
    }

    /** What was read at this time has been taken in; notes when something was told at all, live or of a snapshot. */
    void taken(long nowNs) {
        final long newToldCount = messageCount + snapshotUpdateCount;
        if (newToldCount == toldCount) {
            return;
        }
        toldCount = newToldCount;
        firstToldNs = firstToldNs == 0 ? nowNs : firstToldNs;
        maxGapNs = lastToldNs == 0 ? 0 : Math.max(maxGapNs, nowNs - lastToldNs);
        lastToldNs = nowNs;
    }

    /** Records how old a sample is on arrival, if this is being measured. */
    public void arrived(long timestampNs, long nowNs) {
        if (isRecordingLatency) {
            latency.record(nowNs - timestampNs);
        }
    }

    /** Whether {@link #arrived} is of use. */
    public boolean isRecordingLatency() {
        return isRecordingLatency;
    }

    /** Something wrong with the stream; the first few are kept. */
    public void fault(String what) {
        if (faults.size() < FAULTS_KEPT) {
            faults.add(name + ": " + what);
        }
    }

    /** Whether {@code live} has come. */
    public boolean isLive() {
        return liveCount > 0;
    }

    public long sampleCount() {
        return sampleCount;
    }

    public long messageCount() {
        return messageCount;
    }

    public long updateCount() {
        return updateCount;
    }

    public long byteCount() {
        return byteCount;
    }

    public long snapshotUpdateCount() {
        return snapshotUpdateCount;
    }

    public long mergedCount() {
        return mergedCount;
    }

    public long seriesCount() {
        return seriesCount;
    }

    /** The fewest series in a mirror, of the clients that have one because they parse everything; 0 without such. */
    public static long leastSeries(List<ClientPlan> plans, List<ClientRecord> records) {
        return IntStream.range(0, records.size())
                .filter(i -> plans.get(i).parsesAll())
                .mapToLong(i -> records.get(i).seriesCount())
                .min()
                .orElse(0);
    }

    /** The sum over the mirror's series of {@code n}; 0 when not everything is parsed. */
    public long sumOfCounts() {
        return sumOfCounts;
    }

    /** How much that sum rose since counting began. */
    public long sumOfCountsRise() {
        return sumOfCounts - sumOfCountsAtStart;
    }

    /** From asking until anything was told, live or of a snapshot; negative: nothing was. */
    public long firstToldAfterNs() {
        return firstToldNs == 0 ? -1 : firstToldNs - askedNs;
    }

    /** The longest time since counting began in which nothing was told, between two messages. */
    public long maxGapNs() {
        return maxGapNs;
    }

    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** Counts from nought from here on. */
    void begin(boolean recordsLatency) {
        isRecordingLatency = recordsLatency;
        liveCountAtStart = liveCount;
        sumOfCountsAtStart = sumOfCounts;
        messageCount = 0;
        updateCount = 0;
        sampleCount = 0;
        byteCount = 0;
        mergedCount = 0;
        toldCount = snapshotUpdateCount;
        lastToldNs = 0;
        maxGapNs = 0;
    }

    /** The count against what was due. */
    public ClientTally tally(long dueCount, boolean mayMerge) {
        return new ClientTally(name, dueCount, sampleCount, mergedCount, mayMerge, liveCount > liveCountAtStart);
    }
}
