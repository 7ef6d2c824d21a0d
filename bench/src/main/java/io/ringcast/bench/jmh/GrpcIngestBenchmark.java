package io.ringcast.bench.jmh;

import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.GrpcIngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.engine.Engine;
import io.ringcast.engine.EngineContext;
import io.ringcast.engine.ThreadingMode;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.grpc.GrpcConfiguration;
import io.ringcast.grpc.GrpcIngestServer;
import io.ringcast.grpc.GrpcSecurity;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A batch through gRPC, the ring and back as an ack, all in one process: here for what it allocates, which is gRPC's and Netty's
 * alone, for the sender makes no objects and neither does the engine. What it costs {@code scripts/bench} tells better.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GrpcIngestBenchmark {
    private static final int WINDOW = 64;
    private static final int BATCHES_PER_WRITE = 16;
    private static final String HOST = "127.0.0.1";

    @Param({"10x10", "100x1"})
    String shape;

    private final SystemEpochNanoClock clock = new SystemEpochNanoClock();
    private Engine engine;
    private GrpcIngestServer server;
    private GrpcIngestDriver driver;

    @Setup
    public void setUp() {
        engine = Engine.launch(
                new EngineContext().threadingMode(ThreadingMode.SHARED).version("bench"));
        server = GrpcIngestServer.launch(
                GrpcConfiguration.defaults().with(GrpcConfiguration.PORT, 0),
                HOST,
                GrpcSecurity.none(),
                engine.publisher(),
                engine.counters());
        final String[] numbers = shape.split("x", -1);
        final BatchShape batchShape = new BatchShape(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        driver = new GrpcIngestDriver(server.port(), IngestPlan.of(batchShape, 1));
        driver.open();
    }

    /** Sends a batch as soon as one of the {@value #WINDOW} before it was acked. */
    @Benchmark
    public void batch() {
        while (driver.sentBatchCount() - driver.answeredBatchCount() >= WINDOW) {
            driver.flush();
            Thread.onSpinWait();
        }
        driver.send(0, clock.nanoTime());
        if (driver.sentBatchCount() % BATCHES_PER_WRITE == 0) {
            driver.flush();
        }
    }

    /** Sees that every sample was accepted. */
    @TearDown
    public void check() {
        driver.flush();
        driver.close();
        server.close();
        engine.close();
        final long receivedCount = engine.counters().get(CounterDescriptor.SAMPLES_RECEIVED);
        final long acceptedCount = engine.counters().get(CounterDescriptor.SAMPLES_ACCEPTED);
        if (receivedCount == 0 || acceptedCount != receivedCount) {
            throw new IllegalStateException(acceptedCount + " of " + receivedCount + " samples accepted");
        }
    }
}
