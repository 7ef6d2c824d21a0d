package io.ringcast.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.status.CounterDescriptor;
import io.ringcast.grpc.GrpcConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More streams than the server has places for. */
@Timeout(120)
@Tag("A8")
class HostileCrowdIT {
    private static final int SESSION_COUNT = 10_000;
    private static final int CONNECTION_COUNT = 10;
    private static final int PLACE_COUNT = 1_000;
    private static final int RESET_COUNT = 20_000;
    private static final int MAX_RESET_COUNT = 200;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static Siege siege;

    @BeforeAll
    static void launch() {
        siege = new Siege(GrpcConfiguration.defaults()
                .with(GrpcConfiguration.SESSIONS_MAX, PLACE_COUNT)
                .with(GrpcConfiguration.RESETS_MAX, MAX_RESET_COUNT));
    }

    @AfterAll
    static void close() {
        siege.close();
    }

    @Test
    void refusesAndCountsTheStreamsBeyondTheLimit() throws Exception {
        siege.endure("10,000 sessions", server -> {
            final long openedCount = server.count(CounterDescriptor.STREAMS_OPENED);
            final long refusedCount = server.count(CounterDescriptor.STREAMS_REFUSED);
            final List<RawHttp2> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTION_COUNT; i++) {
                clients.add(RawHttp2.connect(server.grpcPort()));
            }
            for (int i = 0; i < SESSION_COUNT; i++) {
                final RawHttp2 client = clients.get(i % CONNECTION_COUNT);
                client.send(client.open(), HostileFlowIT.handshake("crowd-" + i, 0));
            }
            for (final RawHttp2 client : clients) {
                client.flush();
            }
            server.awaitCount(CounterDescriptor.STREAMS_OPEN, PLACE_COUNT);
            server.awaitCount(CounterDescriptor.STREAMS_REFUSED, refusedCount + SESSION_COUNT - (PLACE_COUNT - 1));
            assertThat(server.count(CounterDescriptor.STREAMS_OPENED)).isEqualTo(openedCount + PLACE_COUNT - 1);
            return () -> {
                for (final RawHttp2 client : clients) {
                    client.close();
                }
            };
        });
    }

    @Test
    void endsAConnectionThatResetsItsStreamsWithoutEnd() throws Exception {
        siege.endure("a storm of stream resets", server -> {
            final long openedCount = server.count(CounterDescriptor.STREAMS_OPENED);
            final RawHttp2 client = RawHttp2.connect(server.grpcPort());
            try {
                for (int i = 0; i < RESET_COUNT; i++) {
                    final int stream = client.open();
                    client.send(stream, HostileFlowIT.handshake("storm", 0));
                    client.reset(stream);
                }
                client.flush();
            } catch (IOException e) {
                // The server has had enough.
            }
            assertThat(client.awaitGoAway()).isIn(ENHANCE_YOUR_CALM, -1);
            assertThat(server.count(CounterDescriptor.STREAMS_OPENED) - openedCount)
                    .isLessThanOrEqualTo(MAX_RESET_COUNT + 1);
            return client;
        });
    }
}
