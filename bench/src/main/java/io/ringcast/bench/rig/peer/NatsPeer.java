package io.ringcast.bench.rig.peer;

import io.ringcast.bench.rig.client.Dialect;
import io.ringcast.bench.rig.client.NatsDialect;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.NatsPublishing;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** nats-server: published over its TCP protocol, received over its WebSocket listener. */
record NatsPeer(Grain grain) implements Peer {
    private static final String PROGRAM = "nats-server";

    @Override
    public String name() {
        return grain.name("nats");
    }

    @Override
    public String guarantees() {
        return grain.words()
                + "; published over TCP: nothing is checked, acked or kept, no snapshot, no sequence; a slow client"
                + " is cut off when 64 MiB wait for it";
    }

    @Override
    public Set<Ability> abilities() {
        return grain.abilities();
    }

    @Override
    public String missing() {
        return Programs.missing(PROGRAM, "nats-server");
    }

    @Override
    public List<String> command(PeerPorts ports, Path folder) {
        final Path configuration = PeerFiles.write("nats.conf", ports, folder);
        return List.of(Programs.command(PROGRAM), "-a", "127.0.0.1", "-c", configuration.toString());
    }

    @Override
    public IngestDriver ingest(PeerPorts ports, IngestPlan plan) {
        return grain.driver(ports.ingestPort(), plan, new NatsPublishing());
    }

    @Override
    public Dialect dialect() {
        return new NatsDialect();
    }
}
