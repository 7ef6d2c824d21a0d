package io.ringcast.bench.rig.ingest;

import io.ringcast.bench.rig.loop.SelectorThread;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Agents over gRPC, each with a connection of its own; batches are bytes made beforehand, and one thread reads all answers. Batches
 * leave on {@link #flush}, many in one write where many were sent.
 */
public final class GrpcIngestDriver implements IngestDriver {
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final long CLOSE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long POLL_NS = 1_000_000;

    private final int port;
    private final IngestRecord record = new IngestRecord();
    private final List<AgentCall> calls = new ArrayList<>();
    private final List<AgentCall> unflushed = new ArrayList<>();
    private final SelectorThread reader = new SelectorThread(
            "rig-acks",
            readiness -> readiness.select(GrpcIngestDriver::onReady),
            e -> record.fault("the thread that reads answers ended: " + e));
    private long sentBatchCount;

    /** Agents of {@code plan} to the server on this machine's {@code port}, which acks as the protocol says. */
    public GrpcIngestDriver(int port, IngestPlan plan) {
        this(port, plan, Answers.ACKS);
    }

    /** Agents of {@code plan} to the server on this machine's {@code port}. */
    public GrpcIngestDriver(int port, IngestPlan plan, Answers answers) {
        this.port = port;
        final AgentBatches batches = AgentBatches.of(plan);
        for (int agent = 0; agent < plan.agentCount(); agent++) {
            calls.add(new AgentCall(record, agent, plan, batches.another(), answers));
        }
    }

    @Override
    public void open() {
        reader.start();
        try {
            for (final AgentCall call : calls) {
                call.start(port, reader.readiness());
                reader.wakeUp();
            }
            for (final AgentCall call : calls) {
                if (!call.awaitReady(CONNECT_TIMEOUT_MS)) {
                    throw new IllegalStateException("no answer to a handshake; " + record.faults());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("an agent cannot connect: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void send(int agentIndex, long intendedEpochNs) {
        sentBatchCount++;
        final AgentCall call = calls.get(agentIndex);
        call.send(intendedEpochNs);
        if (unflushed.isEmpty() || unflushed.get(unflushed.size() - 1) != call) {
            unflushed.add(call);
        }
    }

    @Override
    public void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    @Override
    public long sentBatchCount(int agentIndex) {
        return calls.get(agentIndex).sentCount();
    }

    @Override
    public long sentBatchCount() {
        return sentBatchCount;
    }

    @Override
    public long answeredBatchCount() {
        return record.ackedCount();
    }

    @Override
    public Histogram takeAckLatency() {
        return record.takeLatency();
    }

    @Override
    public List<String> faults() {
        return record.faults();
    }

    @Override
    public void close() {
        calls.forEach(AgentCall::halfClose);
        final long endNs = System.nanoTime() + CLOSE_TIMEOUT_NS;
        while (reader.isAlive() && !calls.stream().allMatch(AgentCall::isEnded) && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
        }
        reader.close();
        calls.forEach(AgentCall::close);
    }

    private static void onReady(SelectionKey key) {
        ((Http2Call) key.attachment()).onReadable();
    }
}
