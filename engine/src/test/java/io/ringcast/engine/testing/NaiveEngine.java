package io.ringcast.engine.testing;

import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.event.StreamEnd;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.testing.PlannedBatch.PlannedSeries;
import io.ringcast.engine.testing.TwinStream.Answer;
import io.ringcast.engine.testing.TwinStream.Fault;
import io.ringcast.proto.v1.BatchStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The engine once more, of maps and lists, by the words of docs/protocol.md: what each batch is answered, what is accepted
 * of each series, and when a series ends. Events are given to it in ring order.
 *
 * <p>It knows no aliases (keys in another order of labels count as series), so limits on series are checked with labels in
 * one order only, and not how much memory keys take.
 */
public final class NaiveEngine {
    /** What the twin is bounded by; times in nanoseconds. */
    public record Limits(
            int maxSeriesPerBatch,
            int maxSamplesPerBatch,
            int maxSeriesPerAgent,
            int maxSeries,
            long retentionNs,
            long ttlNs,
            long tombstoneNs) {}

    private static final class Session {
        String sessionId = "";
        long lastAckedSeq;
        TwinStream stream;
        long endedNs;
        Map<String, String> labels = Map.of();
        boolean resendsSamples;
        final Map<Integer, Declared> refs = new HashMap<>();
    }

    /** What a ref means: a series in one of its lives. */
    private record Declared(TwinSeries series, int life) {
        boolean isValid() {
            return series.newest() != null && series.life() == life;
        }
    }

    private final Limits limits;
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<Long, TwinStream> streams = new LinkedHashMap<>();
    private final Map<TwinKey, TwinSeries> series = new LinkedHashMap<>();
    /** Series that take a place, tombstones included. */
    private final Map<String, Integer> heldOfAgent = new HashMap<>();

    private long evictedCount;
    private long gapCount;
    private long kindChangeCount;

    public NaiveEngine(Limits limits) {
        this.limits = limits;
    }

    /** Takes STREAM_OPENED. */
    public TwinStream open(long streamId, StreamOpening opening, long nowNs) {
        final Session session = sessions.computeIfAbsent(opening.agentId(), id -> new Session());
        final boolean isHeld = !opening.sessionId().isEmpty()
                && opening.sessionId().equals(session.sessionId)
                && (session.stream != null || nowNs - session.endedNs < limits.retentionNs());
        if (session.stream != null) {
            session.stream.end(StreamEnd.SUPERSEDED);
        }
        if (!isHeld) {
            session.sessionId = opening.newSessionId();
            session.lastAckedSeq = 0;
            session.refs.clear();
        }
        session.stream = new TwinStream(streamId, opening.agentId(), session.sessionId, session.lastAckedSeq, isHeld);
        session.labels = opening.labels();
        session.resendsSamples = opening.resendsSamples();
        streams.put(streamId, session.stream);
        return session.stream;
    }

    /** Takes STREAM_CLOSED. */
    public void close(long streamId, long nowNs) {
        final Session session = sessions.get(streams.get(streamId).agentId());
        if (session.stream == streams.get(streamId)) {
            session.stream = null;
            session.endedNs = nowNs;
        }
    }

    /** Takes BATCH. */
    public void batch(long streamId, PlannedBatch batch, long sequence, long nowNs) {
        final TwinStream stream = streams.get(streamId);
        final Session session = sessions.get(stream.agentId());
        if (session.stream != stream) {
            return;
        }
        final boolean isKnown = batch.seq() <= session.lastAckedSeq;
        if (!isKnown && (!batch.isMalformed() || batch.seq() == session.lastAckedSeq + 1)) {
            final long missingCount = batch.seq() - session.lastAckedSeq - 1;
            gapCount += missingCount;
            session.lastAckedSeq = batch.seq();
            if (missingCount > 0) {
                session.refs.clear();
            }
        }
        if (batch.isMalformed()) {
            stream.answers().add(refused(session, batch, RejectReason.MALFORMED, 0));
        } else if (batch.seq() == 0) {
            stream.answers().add(refused(session, batch, RejectReason.SEQ_MISSING, batch.sampleCount()));
        } else if (isKnown) {
            stream.answers().add(new Answer(batch.seq(), BatchStatus.BATCH_STATUS_DUPLICATE, 0, 0, 0, List.of()));
        } else if (batch.series().size() > limits.maxSeriesPerBatch()) {
            // Series beyond the limit are not read, so nobody knows how many samples they hold.
            stream.answers().add(refused(session, batch, RejectReason.TOO_MANY_SERIES, 0));
        } else if (batch.sampleCount() > limits.maxSamplesPerBatch()) {
            stream.answers().add(refused(session, batch, RejectReason.TOO_MANY_SAMPLES, batch.sampleCount()));
        } else {
            stream.answers().add(new Application(session, stream.agentId(), sequence, nowNs).apply(batch));
        }
    }

    /** Takes TICK. */
    public void tick(long sequence, long nowNs) {
        for (final TwinSeries one : series.values()) {
            final long ageNs = nowNs - one.touchedNs();
            if (one.isTombstone() && ageNs >= limits.tombstoneNs()) {
                one.purge();
                heldOfAgent.merge(one.key().agent(), -1, Integer::sum);
            } else if (one.isPresent() && limits.ttlNs() > 0 && ageNs >= limits.ttlNs()) {
                one.remove(sequence, nowNs);
                evictedCount++;
            }
        }
    }

    /** The series of a key; null: nothing was ever accepted. */
    public TwinSeries series(TwinKey key) {
        return series.get(key);
    }

    /** All series that a selector means, those that ended included. */
    public List<TwinSeries> select(TwinSelector selector) {
        return series.values().stream().filter(selector::matches).toList();
    }

    /** Series that ever were; it never falls. */
    int seriesCount() {
        return series.size();
    }

    /** Series that are there now. */
    public long liveCount() {
        return series.values().stream().filter(TwinSeries::isPresent).count();
    }

    public long evictedCount() {
        return evictedCount;
    }

    /** Batches left out between two seqs of a session. */
    public long gapCount() {
        return gapCount;
    }

    /** Series sent with another kind than before while they were there. */
    public long kindChangeCount() {
        return kindChangeCount;
    }

    /** Samples of all answers so far, of one of the three kinds. */
    public long sum(ToLongFunction<Answer> kind) {
        return streams.values().stream()
                .flatMap(stream -> stream.answers().stream())
                .mapToLong(kind)
                .sum();
    }

    /** The reasons of all answers so far. */
    public Set<RejectReason> reasonsGiven() {
        return streams.values().stream()
                .flatMap(stream -> stream.answers().stream())
                .flatMap(answer -> answer.faults().stream())
                .map(Fault::reason)
                .collect(Collectors.toSet());
    }

    /** All streams ever opened, oldest first. */
    public List<TwinStream> streams() {
        return List.copyOf(streams.values());
    }

    /** The newest stream of an agent while it is open; null: none. */
    public TwinStream openStream(String agentId) {
        final Session session = sessions.get(agentId);
        return session == null ? null : session.stream;
    }

    private static Answer refused(Session session, PlannedBatch batch, RejectReason reason, long sampleCount) {
        session.refs.clear();
        return new Answer(
                batch.seq(), BatchStatus.BATCH_STATUS_REJECTED, 0, sampleCount, 0, List.of(new Fault(reason, -1)));
    }

    /** One batch, series by series. */
    private final class Application {
        private final Session session;
        private final String agentId;
        private final long sequence;
        private final long nowNs;
        private final List<Fault> faults = new ArrayList<>();
        private long accepted;
        private long rejected;
        private long duplicates;

        Application(Session session, String agentId, long sequence, long nowNs) {
            this.session = session;
            this.agentId = agentId;
            this.sequence = sequence;
            this.nowNs = nowNs;
        }

        Answer apply(PlannedBatch batch) {
            for (int i = 0; i < batch.series().size(); i++) {
                final PlannedSeries planned = batch.series().get(i);
                if (planned.isDeclaration()) {
                    session.refs.remove(planned.wire().getRef());
                }
                final RejectReason reason =
                        planned.fault() == null ? apply(planned) : rejectAll(planned, planned.fault());
                if (reason != null) {
                    faults.add(new Fault(reason, i));
                }
            }
            return new Answer(batch.seq(), status(), accepted, rejected, duplicates, faults);
        }

        private BatchStatus status() {
            if (faults.isEmpty()) {
                return BatchStatus.BATCH_STATUS_ACCEPTED;
            }
            return accepted + duplicates == 0 ? BatchStatus.BATCH_STATUS_REJECTED : BatchStatus.BATCH_STATUS_PARTIAL;
        }

        private RejectReason rejectAll(PlannedSeries planned, RejectReason reason) {
            rejected += planned.sampleCount();
            return reason;
        }

        private RejectReason apply(PlannedSeries planned) {
            if (!planned.isReference()) {
                return apply(planned.key(agentId), planned);
            }
            final Declared meant = session.refs.get(planned.wire().getRef());
            return meant == null || !meant.isValid()
                    ? rejectAll(planned, RejectReason.SERIES_REF_UNKNOWN)
                    : apply(meant.series.key(), planned);
        }

        private RejectReason apply(TwinKey key, PlannedSeries planned) {
            final TwinSeries known = series.get(key);
            final TwinSample newest = known == null ? null : known.newest();
            final RejectReason reason = newest == null ? limitReached() : typeChange(known, planned);
            if (reason != null) {
                return rejectAll(planned, reason);
            }
            int older = 0;
            int same = 0;
            for (int i = 0; i < planned.sampleCount() && newest != null; i++) {
                final int order = Long.compare(planned.sample(i).timestampNs(), newest.timestampNs());
                older += order < 0 ? 1 : 0;
                same += order == 0 ? 1 : 0;
            }
            take(key, planned, older + same);
            if (planned.isDeclaration()) {
                session.refs.put(
                        planned.wire().getRef(),
                        new Declared(series.get(key), series.get(key).life()));
            }
            rejected += session.resendsSamples ? 0 : older;
            duplicates += session.resendsSamples ? older + same : same;
            return older > 0 && !session.resendsSamples ? RejectReason.TIMESTAMP_NOT_INCREASING : null;
        }

        private void take(TwinKey key, PlannedSeries planned, int first) {
            final List<TwinSample> samples = planned.samplesFrom(first);
            if (!samples.isEmpty()) {
                final TwinSeries one = series.computeIfAbsent(key, newKey -> new TwinSeries(newKey, session.labels));
                if (one.newest() == null) {
                    heldOfAgent.merge(agentId, 1, Integer::sum);
                }
                kindChangeCount += one.isPresent() && one.newest().kind() != planned.kind() ? 1 : 0;
                one.accept(samples, sequence, nowNs);
                accepted += samples.size();
            }
        }

        private RejectReason typeChange(TwinSeries known, PlannedSeries planned) {
            final boolean isChanged = known.isPresent() && known.newest().isInteger() != planned.isInteger();
            return isChanged ? RejectReason.VALUE_TYPE_CHANGED : null;
        }

        private RejectReason limitReached() {
            if (heldOfAgent.getOrDefault(agentId, 0) >= limits.maxSeriesPerAgent()) {
                return RejectReason.SERIES_PER_AGENT_LIMIT;
            }
            final int heldCount =
                    heldOfAgent.values().stream().mapToInt(Integer::intValue).sum();
            return heldCount >= limits.maxSeries() ? RejectReason.SERIES_LIMIT : null;
        }
    }
}
