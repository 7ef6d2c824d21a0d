package io.ringcast.bench.rig.peer;

import io.ringcast.bench.rig.client.Dialect;
import io.ringcast.bench.rig.client.NchanDialect;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.NchanPublishing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** nginx with the nchan module: published by HTTP POST, received over WebSocket. */
record NchanPeer(Grain grain) implements Peer {
    private static final String PROGRAM = "nginx";
    private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");

    @Override
    public String name() {
        return grain.name("nchan");
    }

    @Override
    public String guarantees() {
        return grain.words()
                + "; HTTP POSTs on one connection, sent without waiting for the answers: each is answered, nothing is"
                + " checked, a new client gets one message and no snapshot, no sequence; what a slow client has not read fills"
                + " memory without bound";
    }

    @Override
    public Set<Ability> abilities() {
        return grain.abilities(Ability.ACKS);
    }

    @Override
    public String missing() {
        final String program = Programs.missing(PROGRAM, "nginx-light libnginx-mod-nchan");
        return !program.isEmpty() || Files.exists(MODULE) ? program : MODULE + " (Debian: libnginx-mod-nchan)";
    }

    @Override
    public List<String> command(PeerPorts ports, Path folder) {
        final Path configuration = PeerFiles.write("nginx.conf", ports, folder);
        return List.of(
                Programs.command(PROGRAM), "-p", folder.toAbsolutePath().toString(), "-c", configuration.toString());
    }

    @Override
    public IngestDriver ingest(PeerPorts ports, IngestPlan plan) {
        return grain.driver(ports.ingestPort(), plan, new NchanPublishing());
    }

    @Override
    public Dialect dialect() {
        return new NchanDialect();
    }
}
