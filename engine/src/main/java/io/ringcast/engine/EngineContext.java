package io.ringcast.engine;

import io.ringcast.engine.event.ClientLimits;
import io.ringcast.engine.event.StreamLimits;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.SocketWriter;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/** What an engine is launched with: settings, clocks, threads, and who hears of errors. Filled once, by one thread. */
public final class EngineContext {
    private static final int CLOCK_RETRY_COUNT = 100;
    private static final long CLOCK_THRESHOLD_NS = 250;
    private static final long CLOCK_RESAMPLE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private EngineConfiguration configuration = EngineConfiguration.defaults();
    private ThreadingMode threadingMode = ThreadingMode.SHARED;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    // The system's own makes an Instant for each reading, one for each event.
    private EpochNanoClock epochClock =
            new OffsetEpochNanoClock(CLOCK_RETRY_COUNT, CLOCK_THRESHOLD_NS, CLOCK_RESAMPLE_INTERVAL_NS);
    private ErrorHandler errorHandler = Throwable::printStackTrace;
    private ThreadFactory threadFactory = Thread::new;
    private Function<ClientRings, SocketWriter> writerFactory = rings -> null;
    private String version = "unknown";
    private String epoch = UUID.randomUUID().toString();
    private long pingIntervalMs = 30_000;
    private ClientLimits clientLimits = ClientLimits.NONE;
    private StreamLimits streamLimits = StreamLimits.NONE;

    public EngineContext configuration(EngineConfiguration newConfiguration) {
        configuration = newConfiguration;
        return this;
    }

    public EngineContext threadingMode(ThreadingMode newThreadingMode) {
        threadingMode = newThreadingMode;
        return this;
    }

    /** Sets the monotonic clock, read once a duty cycle and once per published event. */
    public EngineContext nanoClock(NanoClock newNanoClock) {
        nanoClock = newNanoClock;
        return this;
    }

    /** Sets the wall clock. */
    public EngineContext epochClock(EpochNanoClock newEpochClock) {
        epochClock = newEpochClock;
        return this;
    }

    /** Sets who hears of errors in handlers; called on the state thread, so it must not block. */
    public EngineContext errorHandler(ErrorHandler newErrorHandler) {
        errorHandler = newErrorHandler;
        return this;
    }

    public EngineContext threadFactory(ThreadFactory newThreadFactory) {
        threadFactory = newThreadFactory;
        return this;
    }

    /** Sets what makes the transport's writer; one that gives null leaves the rings to the caller. */
    public EngineContext writerFactory(Function<ClientRings, SocketWriter> newWriterFactory) {
        writerFactory = newWriterFactory;
        return this;
    }

    /** Sets the version told to clients. */
    public EngineContext version(String newVersion) {
        version = newVersion;
        return this;
    }

    /** Sets the id of this server's life; random unless set. */
    public EngineContext epoch(String newEpoch) {
        epoch = newEpoch;
        return this;
    }

    /** Sets the interval of pings that is told to clients. */
    public EngineContext pingIntervalMs(long newPingIntervalMs) {
        pingIntervalMs = newPingIntervalMs;
        return this;
    }

    /** Sets the transport's limits that are told to clients. */
    public EngineContext clientLimits(ClientLimits newClientLimits) {
        clientLimits = newClientLimits;
        return this;
    }

    /** Sets the transport's limits that are told to agents. */
    public EngineContext streamLimits(StreamLimits newStreamLimits) {
        streamLimits = newStreamLimits;
        return this;
    }

    public EngineConfiguration configuration() {
        return configuration;
    }

    public ThreadingMode threadingMode() {
        return threadingMode;
    }

    public NanoClock nanoClock() {
        return nanoClock;
    }

    public EpochNanoClock epochClock() {
        return epochClock;
    }

    public ErrorHandler errorHandler() {
        return errorHandler;
    }

    public ThreadFactory threadFactory() {
        return threadFactory;
    }

    public Function<ClientRings, SocketWriter> writerFactory() {
        return writerFactory;
    }

    public String version() {
        return version;
    }

    public String epoch() {
        return epoch;
    }

    public long pingIntervalMs() {
        return pingIntervalMs;
    }

    public ClientLimits clientLimits() {
        return clientLimits;
    }

    public StreamLimits streamLimits() {
        return streamLimits;
    }
}
