package io.ringcast.bench.rig.client;

import io.ringcast.bench.rig.client.SeriesBook.Truth;
import io.ringcast.bench.rig.loop.SelectorThread;
import io.ringcast.bench.rig.measure.Findings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Clients that come and go, on one thread and one selector. Each checks all that it is told. Methods may be called by any one
 * thread at a time.
 */
public final class RestlessClients implements AutoCloseable {
    private static final int READ_BUFFER_BYTES = 4 << 20;
    private static final long STEP_MS = 5;
    private static final long ANSWER_TIMEOUT_MS = 30_000;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Findings findings;
    private final ClientTally tally = new ClientTally();
    private final List<RestlessClient> places = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final UnsafeBuffer view = new UnsafeBuffer(buffer);
    private final SelectorThread thread = new SelectorThread("rig-clients", this::turn, this::onEnded);
    private final ThreadCalls calls = new ThreadCalls(thread.readiness(), "clients", ANSWER_TIMEOUT_MS);
    private long nextStepNs;

    private RestlessClients(Findings findings) {
        this.findings = findings;
    }

    /**
     * Lets {@code clientCount} clients at a time come to this machine's {@code port}; what they find wrong is added to
     * {@code findings}. The series must be there.
     */
    public static RestlessClients launch(int port, int clientCount, SeriesBook book, long seed, Findings findings) {
        final RestlessClients clients = new RestlessClients(findings);
        final RestlessClient.Shared shared = new RestlessClient.Shared(
                port, clients.thread.readiness(), book, clients.tally, findings, new Random(seed));
        for (int i = 0; i < clientCount; i++) {
            clients.places.add(new RestlessClient(i, shared, RestlessClient.Manners.SOAK));
        }
        clients.thread.start();
        return clients;
    }

    /**
     * For when nothing is sent any more: those that are here stay, and read, until each knows what is true; what they do not know
     * after {@code timeoutMs} is a finding. Returns how many are here.
     */
    public int settle(Truth truth, long timeoutMs) {
        calls.call(() -> {
            places.forEach(RestlessClient::stayForGood);
            return null;
        });
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        List<String> differences = differences(truth);
        while (!differences.isEmpty() && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
            differences = differences(truth);
        }
        findings.addAll(differences);
        return hereCount();
    }

    /** All that are here leave with a goodbye; false when not all had an answer within {@code timeoutMs}. */
    public boolean leave(long timeoutMs) {
        calls.call(() -> {
            places.forEach(RestlessClient::leaveForGood);
            return null;
        });
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (hereCount() > 0 && System.nanoTime() < endNs) {
            LockSupport.parkNanos(POLL_NS);
        }
        return hereCount() == 0;
    }

    /** What they did and got so far. */
    public ClientTotals totals() {
        return calls.call(tally::totals);
    }

    @Override
    public void close() {
        thread.close();
    }

    private List<String> differences(Truth truth) {
        return calls.call(() -> places.stream()
                .flatMap(place -> place.differences(truth).stream())
                .toList());
    }

    private int hereCount() {
        return calls.call(
                () -> (int) places.stream().filter(RestlessClient::isHere).count());
    }

    private void turn(Selector readiness) throws IOException {
        readiness.select(this::onReady, STEP_MS);
        calls.answer();
        stepAll();
    }

    private void onEnded(Exception cause) {
        findings.add("the clients' thread ended: " + cause);
    }

    private void stepAll() {
        final long nowNs = System.nanoTime();
        if (nowNs - nextStepNs < 0) {
            return;
        }
        nextStepNs = nowNs + TimeUnit.MILLISECONDS.toNanos(STEP_MS);
        for (final RestlessClient place : places) {
            place.step(nowNs);
        }
    }

    private void onReady(SelectionKey key) {
        ((RestlessClient) key.attachment()).onReady(key, buffer, view);
    }
}
