package io.ringcast.engine.validate;

import io.ringcast.engine.event.EngineEvent;
import io.ringcast.engine.event.RunningLimits;
import io.ringcast.engine.event.SeriesRefPages;
import io.ringcast.engine.event.StreamLimits;
import io.ringcast.engine.event.StreamOpening;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.FakeAgentStream;
import io.ringcast.engine.testing.FakeEvents;
import io.ringcast.engine.wire.KnownSeries;
import io.ringcast.engine.wire.SeriesTable;
import io.ringcast.proto.v1.BatchAck;
import java.util.List;

/** The stages validate, latest (a stand-in) and acks, stepped by hand. */
final class IngestFixture {
    static final BatchLimits LIMITS = new BatchLimits(65_536, 8, 12, 3, 20, 10, 12, 100, 5000, 60_000);
    static final StreamLimits STREAM_LIMITS = new StreamLimits(100_000, 300_000, 5_000, 1_000, 20);
    static final long RETENTION_NS = 600_000_000_000L;
    static final int REFS_MAX = 128;

    final FakeEvents events = new FakeEvents(LIMITS.maxBatchBytes());
    final Counters counters = new Counters();
    final SessionTable sessions;
    final SeriesTable table;
    final RunningLimits running = new RunningLimits(1000, 1).ofStreams(STREAM_LIMITS);
    final BatchResult result = new BatchResult();
    final ValidationHandler validation;
    final FakeLatestStage latest;
    final AckHandler acks;
    private long sequence;

    IngestFixture() {
        this(100, LIMITS);
    }

    IngestFixture(int maxAgents, BatchLimits limits) {
        table = new SeriesTable(limits.maxSeries());
        latest = new FakeLatestStage(table);
        sessions = new SessionTable(maxAgents, RETENTION_NS, new SeriesRefPages(REFS_MAX, counters), counters);
        validation = new ValidationHandler(sessions, table, result, limits, running, KnownSeries.NONE, counters);
        acks = new AckHandler(sessions, table, result, limits, running, counters);
    }

    void handle(EngineEvent event) {
        final long at = sequence++;
        validation.onEvent(event, at);
        latest.onEvent(event, at);
        acks.onEvent(event, at);
    }

    /** Opens a stream in a new session named after it. */
    FakeAgentStream open(long streamId, String agentId) {
        return open(streamId, FakeEvents.opening(agentId, "", "session-" + streamId));
    }

    FakeAgentStream open(long streamId, StreamOpening opening) {
        final FakeAgentStream stream = new FakeAgentStream(opening.prefetchCount());
        handle(events.streamOpened(streamId, opening, stream));
        return stream;
    }

    void send(long streamId, BatchBuilder batch) {
        handle(events.batch(streamId, batch.toBytes()));
    }

    /** Sends a batch on a stream of its own and returns its ack. */
    static BatchAck ackOf(BatchBuilder batch) {
        return ackOf(batch.toBytes());
    }

    static BatchAck ackOf(byte[] batch) {
        final IngestFixture fixture = new IngestFixture();
        final FakeAgentStream stream = fixture.open(1, "a1");
        fixture.handle(fixture.events.batch(1, batch));
        final List<BatchAck> answers = stream.batchAcks();
        return answers.get(answers.size() - 1);
    }

    long count(CounterDescriptor counter) {
        return counters.get(counter);
    }
}
