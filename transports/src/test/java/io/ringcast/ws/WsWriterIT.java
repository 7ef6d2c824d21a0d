package io.ringcast.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.event.ClientConnection;
import io.ringcast.engine.event.ClientRequest;
import io.ringcast.engine.event.ConnectionInbox;
import io.ringcast.engine.fanout.ClientRing;
import io.ringcast.engine.fanout.ClientRings;
import io.ringcast.engine.fanout.FrameHeader;
import io.ringcast.engine.fanout.FrameLog;
import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.engine.status.Counters;
import io.ringcast.engine.testing.AllocationMeter;
import io.ringcast.testing.RawClient;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The writer by itself, stepped by the test's thread. */
@Timeout(60)
class WsWriterIT {
    private static final long BUDGET_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONG_NS = TimeUnit.MINUTES.toNanos(10);
    private static final int FRAME_LENGTH = 100;

    private final Counters counters = new Counters();
    private final FrameLog log = new FrameLog(1 << 20);
    private final ClientRings rings = new ClientRings(log, 4, 8192, 4, 16384, counters);
    private final BlockingQueue<ClientConnection> opened = new LinkedBlockingQueue<>();

    @Test
    void allocatesNothingInTheSteadyState() throws Exception {
        try (WsWriter writer = new WsWriter(rings);
                LiveServer server = new LiveServer(
                        this::open, new InetSocketAddress("localhost", 0), WsConfiguration.defaults(), counters)) {
            server.start();
            try (RawClient client = RawClient.upgrade(server.port())) {
                final Thread reader = new Thread(client::isClosedByServer, "reader");
                reader.start();
                final ClientRing ring = rings.open(opened.take(), System.nanoTime());
                final Runnable step = () -> {
                    offer(ring);
                    writer.flush(BUDGET_NS);
                };
                AllocationMeter.leastAllocatedBytes(2_000, step);
                assertThat(AllocationMeter.leastAllocatedBytes(2_000, step)).isZero();
                assertThat(counters.get(CounterDescriptor.UPDATES_SENT)).isPositive();
                server.stop(0);
                reader.join();
            }
        }
    }

    @Test
    void wakesUpHoweverOftenAndWheneverItIsTold() {
        try (WsWriter writer = new WsWriter(rings)) {
            writer.wakeUp();
            writer.wakeUp();
            writer.awaitWork(LONG_NS);
            final Thread other = new Thread(writer::wakeUp);
            other.start();
            writer.awaitWork(LONG_NS);
            assertThat(writer.flush(BUDGET_NS)).isZero();
            assertThat(writer.hasBlockedSockets()).isFalse();
        }
    }

    private void offer(ClientRing ring) {
        final long position = log.tryClaim(FRAME_LENGTH, rings.lowestUnread(true));
        if (position >= 0) {
            FrameHeader.writeBefore(
                    log.buffer(), log.indexOf(position) + 2, FRAME_LENGTH - 2, FrameHeader.OPCODE_TEXT, true);
            log.commit(position, FRAME_LENGTH);
            ring.offerFrame(position, FRAME_LENGTH, position, 1, 0, 0);
        }
    }

    private ConnectionInbox open(ClientConnection connection) {
        opened.add(connection);
        return new ConnectionInbox() {
            @Override
            public long connectionId() {
                return 1;
            }

            @Override
            public boolean offer(ClientRequest request) {
                return true;
            }

            @Override
            public void dismiss() {}

            @Override
            public void close() {}
        };
    }
}
