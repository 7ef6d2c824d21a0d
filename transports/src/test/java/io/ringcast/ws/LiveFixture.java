package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.testing.LiveClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.awaitility.Awaitility;

/** A live server on a free port in front of a fake engine. */
final class LiveFixture implements AutoCloseable {
    /** Updates of 4 KB that fill the socket of a client that does not read, and are too few to be revoked. */
    static final int FILL_COUNT = 100;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    final FakeEngine engine;
    final LiveServer server;

    private LiveFixture(WsConfiguration configuration, boolean hasWriterThread, LiveAccess access, WsClocks clocks) {
        engine = new FakeEngine(hasWriterThread);
        server = new LiveServer(
                engine, new InetSocketAddress("localhost", 0), configuration, access, engine.counters, clocks);
        server.start();
    }

    static LiveFixture start() {
        return start(WsConfiguration.defaults());
    }

    static LiveFixture start(WsConfiguration configuration) {
        return new LiveFixture(configuration, false, LiveAccess.OPEN, WsClocks.SYSTEM);
    }

    static LiveFixture start(WsConfiguration configuration, boolean hasWriterThread) {
        return new LiveFixture(configuration, hasWriterThread, LiveAccess.OPEN, WsClocks.SYSTEM);
    }

    /** The server's timeouts go by {@code clock}. */
    static LiveFixture start(WsConfiguration configuration, NanoClock clock) {
        return new LiveFixture(configuration, false, LiveAccess.OPEN, new WsClocks(SystemEpochClock.INSTANCE, clock));
    }

    /** For those whom {@code access} lets in; tokens expire by {@code clock}. */
    static LiveFixture start(WsConfiguration configuration, LiveAccess access, EpochClock clock) {
        return new LiveFixture(configuration, false, access, new WsClocks(clock, SystemNanoClock.INSTANCE));
    }

    int port() {
        return server.port();
    }

    LiveClient connected() throws InterruptedException {
        return LiveClient.connected(port());
    }

    LiveClient subscribed() throws InterruptedException {
        final LiveClient client = connected().send("{\"type\":\"subscribe\"}");
        client.next("subscribed");
        return client;
    }

    long count(CounterDescriptor counter) {
        return engine.counters.get(counter);
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(2)).until(condition);
    }

    /** Runs all of them at about the same time, each on a thread of its own, and waits for them. */
    static void inParallel(Runnable... tasks) throws InterruptedException {
        final List<Thread> threads = Arrays.stream(tasks).map(Thread::new).toList();
        threads.forEach(Thread::start);
        for (final Thread thread : threads) {
            thread.join();
        }
    }

    /** All that a connection held is back where it came from. */
    void awaitNothingHeld() {
        await(() -> engine.openCount() == 0 && engine.openRings == 0 && !engine.writer.hasBlockedSockets());
        assertThat(engine.subscribedCount()).isZero();
    }

    @Override
    public void close() {
        server.stop(0);
        engine.close();
    }
}
