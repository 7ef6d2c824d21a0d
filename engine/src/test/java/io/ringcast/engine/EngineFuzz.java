package io.ringcast.engine;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.EventType;
import io.ringcast.engine.event.LiveFormat;
import io.ringcast.engine.event.PublishResult;
import io.ringcast.engine.event.RejectReason;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.BatchBuilder;
import io.ringcast.engine.testing.Expect;
import io.ringcast.engine.testing.FakeEvents;
import io.ringcast.engine.testing.SteppedEngine;
import io.ringcast.engine.testing.StreamChecker;
import io.ringcast.proto.v1.BatchAck;
import io.ringcast.proto.v1.BatchStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Any bytes as a batch, before a whole engine and a dashboard of each format that sees all: nothing fails, each sample is
 * accounted for, both dashboards are told what was accepted, and the next good batch of the same stream, and of another, is
 * taken.
 */
@Tag("A8")
@Tag("A20")
class EngineFuzz {
    private static final int MAX_BATCH_LENGTH = 8_192;
    private static final int MAX_STEP_COUNT = 200;
    private static final long FUZZED = 1;
    private static final long NEIGHBOUR = 2;
    private static final long FUZZED_AGAIN = 3;
    private static final long START_NS = 1_763_683_200_000_000_000L;

    /** What clients 0, of JSON, and 1, of the binary format, were told. */
    private record Dashboards(StreamChecker json, StreamChecker binary) {
        void read(SteppedEngine engine) {
            read(engine, 0, json);
            read(engine, 1, binary);
        }

        private static void read(SteppedEngine engine, int client, StreamChecker checker) {
            engine.client(client)
                    .takeMessages()
                    .forEach(message -> checker.onMessage(new String(message, StandardCharsets.UTF_8)));
        }
    }

    @FuzzTest
    void survivesAnyBytesAsABatch(byte[] bytes) {
        if (bytes.length > MAX_BATCH_LENGTH) {
            return;
        }
        try (SteppedEngine engine = new SteppedEngine(smallest())) {
            final Dashboards dashboards = new Dashboards(new StreamChecker(), new StreamChecker());
            engine.connect();
            engine.connect(LiveFormat.BINARY, null);
            engine.request(0, ClientRequest.subscribe("1", "metrics", null));
            engine.request(1, ClientRequest.subscribe("1", "metrics", null));
            engine.open(FUZZED, FakeEvents.opening("fuzzed", "", "s1"));
            engine.open(NEIGHBOUR, FakeEvents.opening("neighbour", "", "s2"));
            settle(engine, dashboards);

            publish(engine, FUZZED, bytes);
            publish(engine, NEIGHBOUR, good(1));
            settle(engine, dashboards);
            final BatchAck ack = newestAck(engine, FUZZED, 1);
            checkAck(ack);
            checkConserved(engine);

            sendGoodBatchAfter(ack, engine, dashboards);
            publish(engine, NEIGHBOUR, good(2));
            settle(engine, dashboards);
            checkAccepted(newestAck(engine, NEIGHBOUR, 2), 2);
            checkConserved(engine);
            checkTold(engine, dashboards);
        }
    }

    private static EngineConfiguration smallest() {
        return EngineConfiguration.defaults()
                .with(EngineConfiguration.RING_SLOTS, 64)
                .with(EngineConfiguration.BATCH_MAX_BYTES, MAX_BATCH_LENGTH)
                .with(EngineConfiguration.BATCH_MAX_SERIES, 64)
                .with(EngineConfiguration.BATCH_MAX_SAMPLES, 512)
                .with(EngineConfiguration.SERIES_MAX, 256)
                .with(EngineConfiguration.KEY_HEAP_BYTES, 1 << 17)
                .with(EngineConfiguration.AGENTS_MAX, 16)
                .with(EngineConfiguration.CONNECTIONS_MAX, 2)
                .with(EngineConfiguration.CHUNKS, 2)
                .with(EngineConfiguration.MEMBERSHIPS_MAX, 1024)
                .with(EngineConfiguration.LATENCY_LOG_INTERVAL_MS, 0)
                .with(EngineConfiguration.CLIENT_BACKPRESSURE_BYTES, 1 << 16)
                .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 18);
    }

    private static void sendGoodBatchAfter(BatchAck ack, SteppedEngine engine, Dashboards dashboards) {
        final boolean isBelieved = ack.getSeq() == 1 || !firstCode(ack).equals(RejectReason.MALFORMED.code());
        final long seq = isBelieved ? ack.getSeq() + 1 : 1;
        if (seq != 0) {
            publish(engine, FUZZED, good(seq));
            settle(engine, dashboards);
            checkAccepted(newestAck(engine, FUZZED, 2), seq);
        } else {
            // The numbers of this session are used up; another one begins at 1.
            engine.open(FUZZED_AGAIN, FakeEvents.opening("fuzzed", "", "s3"));
            publish(engine, FUZZED_AGAIN, good(1));
            settle(engine, dashboards);
            checkAccepted(newestAck(engine, FUZZED_AGAIN, 1), 1);
        }
    }

    private static void publish(SteppedEngine engine, long streamId, byte[] bytes) {
        Expect.equal(PublishResult.ACCEPTED, engine.publish(EventType.BATCH, streamId, bytes), () -> "offer");
    }

    private static void settle(SteppedEngine engine, Dashboards dashboards) {
        int stepCount = 0;
        while (engine.step() > 0) {
            stepCount++;
            Expect.that(stepCount < MAX_STEP_COUNT, () -> "the engine never comes to rest");
        }
        dashboards.read(engine);
    }

    private static BatchAck newestAck(SteppedEngine engine, long streamId, int count) {
        final List<BatchAck> acks = engine.stream(streamId).batchAcks();
        Expect.equal(count, acks.size(), () -> "acks of stream " + streamId);
        Expect.equal(List.of(), engine.stream(streamId).ends(), () -> "ends of stream " + streamId);
        return acks.get(count - 1);
    }

    private static void checkAck(BatchAck ack) {
        final boolean isAccepted = ack.getStatus() == BatchStatus.BATCH_STATUS_ACCEPTED;
        Expect.that(isAccepted || !ack.getErrorsList().isEmpty(), () -> "no reason in " + ack);
        Expect.that(
                ack.getErrorsList().stream().noneMatch(error -> error.getField().isEmpty()),
                () -> "no field in " + ack);
    }

    private static void checkAccepted(BatchAck ack, long seq) {
        Expect.equal(seq, ack.getSeq(), () -> "seq");
        Expect.equal(BatchStatus.BATCH_STATUS_ACCEPTED, ack.getStatus(), ack::toString);
    }

    private static void checkConserved(SteppedEngine engine) {
        Expect.equal(
                engine.count(CounterDescriptor.SAMPLES_RECEIVED),
                engine.count(CounterDescriptor.SAMPLES_ACCEPTED)
                        + engine.count(CounterDescriptor.SAMPLES_REJECTED)
                        + engine.count(CounterDescriptor.SAMPLES_DUPLICATE),
                () -> "samples received");
        Expect.equal(0L, engine.count(CounterDescriptor.HANDLER_ERRORS), () -> "handler errors");
        Expect.equal(0L, engine.count(CounterDescriptor.ACKS_LOST), () -> "acks lost");
    }

    private static void checkTold(SteppedEngine engine, Dashboards dashboards) {
        for (final StreamChecker dashboard : List.of(dashboards.json, dashboards.binary)) {
            Expect.equal(
                    engine.count(CounterDescriptor.SAMPLES_ACCEPTED),
                    dashboard.sampleCount() + dashboard.mergedCount(),
                    () -> "samples that a dashboard was told of");
        }
        Expect.equal(dashboards.json.told(1), dashboards.binary.told(2), () -> "what the dashboards know");
        Expect.equal(0L, engine.count(CounterDescriptor.CLIENTS_LAGGING), () -> "clients lagging");
    }

    private static String firstCode(BatchAck ack) {
        return ack.getErrorsCount() == 0 ? "" : ack.getErrors(0).getCode();
    }

    private static byte[] good(long seq) {
        return BatchBuilder.batch(seq)
                .series("a_series_that_no_random_bytes_spell")
                .label("of", "the neighbour")
                .sample(START_NS + (seq & 0xFFFF), 0.5)
                .toBytes();
    }
}
