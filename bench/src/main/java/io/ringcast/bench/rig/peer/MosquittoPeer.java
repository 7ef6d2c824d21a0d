package io.ringcast.bench.rig.peer;

import io.ringcast.bench.rig.client.Dialect;
import io.ringcast.bench.rig.client.MqttDialect;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.MqttPublishing;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** mosquitto: MQTT 3.1.1 at QoS 0, published over TCP, received over WebSocket. */
record MosquittoPeer(Grain grain) implements Peer {
    private static final String PROGRAM = "mosquitto";

    @Override
    public String name() {
        return grain.name("mosquitto");
    }

    @Override
    public String guarantees() {
        return grain.words()
                + "; MQTT at QoS 0 over TCP: nothing is checked, acked or kept, no snapshot, no sequence; what a slow"
                + " client has not read fills memory without bound";
    }

    @Override
    public Set<Ability> abilities() {
        return grain.abilities();
    }

    @Override
    public String missing() {
        return Programs.missing(PROGRAM, "mosquitto");
    }

    @Override
    public List<String> command(PeerPorts ports, Path folder) {
        final Path configuration = PeerFiles.write("mosquitto.conf", ports, folder);
        return List.of(Programs.command(PROGRAM), "-c", configuration.toString());
    }

    @Override
    public IngestDriver ingest(PeerPorts ports, IngestPlan plan) {
        return grain.driver(ports.ingestPort(), plan, new MqttPublishing());
    }

    @Override
    public Dialect dialect() {
        return new MqttDialect();
    }
}
