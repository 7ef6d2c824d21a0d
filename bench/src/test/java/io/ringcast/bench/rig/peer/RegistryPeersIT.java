package io.ringcast.bench.rig.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.bench.rig.LoadPlan;
import io.ringcast.bench.rig.LoadRun;
import io.ringcast.bench.rig.LoadTarget;
import io.ringcast.bench.rig.client.ClientPlan;
import io.ringcast.bench.rig.ingest.BatchShape;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.Pace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample that goes into a peer of a package registry comes out of it at every client, and the rig can tell. */
@Timeout(120)
class RegistryPeersIT {
    /** In the build's folder, for node's packages are linked into it. */
    private static final Path LOGS = Path.of("target", "registry-peers");

    @ParameterizedTest
    @MethodSource
    @Tag("brokers")
    void brokersDeliverEverySample(Peer peer) {
        assertThat(peer.missing()).isEmpty();
        assertDeliversEverySample(peer);
    }

    static List<Peer> brokersDeliverEverySample() {
        return RegistryPeers.all().stream()
                .filter(peer -> !(peer instanceof ScriptPeer))
                .toList();
    }

    @ParameterizedTest
    @MethodSource
    @Tag("npm")
    void scriptsDeliverEverySample(Peer peer) {
        assertThat(peer.missing()).isEmpty();
        assertDeliversEverySample(peer);
    }

    static List<Peer> scriptsDeliverEverySample() {
        return RegistryPeers.all().stream()
                .filter(peer -> peer instanceof ScriptPeer)
                .toList();
    }

    private void assertDeliversEverySample(Peer peer) {
        try (PeerProcess server = PeerProcess.start(peer, CorePinning.NONE, LOGS)) {
            IngestPlan tens = IngestPlan.of(BatchShape.TEN_BY_TEN, 2);
            assertAccountedFor(server, tens, ClientPlan.shared(11, 0));
            if (peer.abilities().contains(Peer.Ability.SELECTORS)) {
                IngestPlan ones = IngestPlan.of(new BatchShape(4, 1), 2);
                assertAccountedFor(server, ones, ClientPlan.distinct(8, ones));
            }
        }
    }

    private static void assertAccountedFor(PeerProcess server, IngestPlan ingest, List<ClientPlan> clients) {
        LoadPlan plan = LoadPlan.ofClients("any", ingest, Pace.closedWindow(4, 1_000), clients)
                .lasting(50, 250);
        assertThat(LoadRun.run(LoadTarget.of(server, 2), plan).verdict().reasons())
                .isEmpty();
    }
}
