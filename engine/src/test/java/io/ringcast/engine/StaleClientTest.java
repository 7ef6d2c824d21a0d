package io.ringcast.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.testing.FakeClient;
import io.ringcast.engine.testing.SteppedEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Late words about a client that has gone, while another one has its place and its ring. */
@Tag("D5")
@Timeout(60)
class StaleClientTest {
    private static final int ROUND_COUNT = 200;
    private static final int THREAD_COUNT = 3;
    private static final EngineConfiguration ONE_PLACE = EngineConfiguration.defaults()
            .with(EngineConfiguration.SERIES_MAX, 4)
            .with(EngineConfiguration.FRAME_LOG_BYTES, 1 << 20)
            .with(EngineConfiguration.CONNECTIONS_MAX, 1);

    @Test
    void removesAClientOnceAndNeverItsSuccessor() throws InterruptedException {
        try (SteppedEngine engine = new SteppedEngine(ONE_PLACE)) {
            for (int client = 0; client < ROUND_COUNT; client++) {
                engine.connect();
                settle(engine);
                assertServed(engine, client);
                removeByMany(engine, client);
                if (client > 0) {
                    engine.disconnect(client - 1);
                }
                settle(engine);
                assertThat(engine.count(CounterDescriptor.CONNECTIONS_OPEN)).isZero();
            }
            assertThat(engine.count(CounterDescriptor.CONNECTIONS_OPENED)).isEqualTo(ROUND_COUNT);
            assertThat(engine.count(CounterDescriptor.CONNECTIONS_WITHOUT_ROOM)).isZero();
        }
    }

    @Test
    void servesASuccessorWhileManyTellOfTheEndOfTheOneBefore() throws InterruptedException {
        try (SteppedEngine engine = new SteppedEngine(ONE_PLACE)) {
            engine.connect();
            settle(engine);
            engine.disconnect(0);
            settle(engine);
            engine.connect();
            settle(engine);
            final List<Thread> threads = start(() -> {
                for (int i = 0; i < ROUND_COUNT; i++) {
                    engine.disconnect(0);
                }
            });
            for (int i = 0; i < ROUND_COUNT; i++) {
                assertServed(engine, 1);
            }
            for (final Thread thread : threads) {
                thread.join();
            }
            assertServed(engine, 1);
            assertThat(engine.count(CounterDescriptor.CONNECTIONS_OPEN)).isEqualTo(1);
        }
    }

    private static void assertServed(SteppedEngine engine, int number) {
        final FakeClient client = engine.client(number);
        client.takeMessages();
        engine.request(number, ClientRequest.ping("1"));
        settle(engine);
        assertThat(client.takeMessages()).hasSize(1);
    }

    private static void settle(SteppedEngine engine) {
        int workCount = engine.step();
        while (workCount > 0) {
            workCount = engine.step();
        }
    }

    private static void removeByMany(SteppedEngine engine, int client) throws InterruptedException {
        for (final Thread thread : start(() -> engine.disconnect(client))) {
            thread.join();
        }
    }

    private static List<Thread> start(Runnable task) {
        final CountDownLatch allReady = new CountDownLatch(THREAD_COUNT);
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREAD_COUNT; i++) {
            threads.add(new Thread(() -> {
                allReady.countDown();
                while (allReady.getCount() > 0) {
                    Thread.onSpinWait();
                }
                task.run();
            }));
        }
        threads.forEach(Thread::start);
        return threads;
    }
}
