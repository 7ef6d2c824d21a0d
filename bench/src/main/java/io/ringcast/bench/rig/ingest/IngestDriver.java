package io.ringcast.bench.rig.ingest;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A way of sending batches to a server. One sender thread calls {@link #send}; the counts may be read by any thread. Samples bear
 * the intended time as their timestamp: of k samples of a series the newest is at the intended time, those before 1 ns earlier
 * each. Their values are {@link SampleValue}s.
 */
public interface IngestDriver extends AutoCloseable {
    /** Connects; returns when every agent may send, throws {@link IllegalStateException} saying why not. Blocks. */
    void open();

    /** Sends the next batch of an agent and returns at once; it may wait for {@link #flush}, and the wire may be behind. */
    void send(int agentIndex, long intendedEpochNs);

    /** Lets what was sent go now; the sender thread calls it whenever it is about to wait. */
    default void flush() {}

    /** Batches of an agent handed over so far. */
    long sentBatchCount(int agentIndex);

    /** Batches of all agents handed over so far. */
    long sentBatchCount();

    /** Batches the server answered; where the protocol has no answer, those handed over. */
    long answeredBatchCount();

    /** Round trips from the intended time to the answer since the last call; empty where there is no answer. */
    Histogram takeAckLatency();

    /** What went wrong so far, in words; the first few of many. */
    List<String> faults();

    @Override
    void close();
}
