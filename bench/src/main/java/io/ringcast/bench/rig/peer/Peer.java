package io.ringcast.bench.rig.peer;

import io.ringcast.bench.rig.client.Dialect;
import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A server that the rig can start and load. Immutable. */
public interface Peer {
    /** Its name in tables: lower case, no spaces. */
    String name();

    /** What it promises its clients, and what less than ringcast; a sentence for the table's foot. */
    String guarantees();

    /** What it can do; scenarios that need more leave it out. */
    Set<Ability> abilities();

    /** What must be installed before it can run, in words; empty: nothing. */
    String missing();

    /** The command that starts it on these ports of loopback; {@code folder} is there, for files of its own. */
    List<String> command(PeerPorts ports, Path folder);

    /** Load in; not yet open. */
    IngestDriver ingest(PeerPorts ports, IngestPlan plan);

    /** Load out. */
    Dialect dialect();

    /** What a server may be able to do. */
    enum Ability {
        /** Answers every batch. */
        ACKS,
        /** Takes a number that was declared once for a series' name and labels. */
        SERIES_REFS,
        /** Sends batches back as they came: only its round trips can be compared. */
        ECHOES,
        /** Sends live updates to WebSocket clients. */
        FAN_OUT,
        /** Sends a client only what it asked for. */
        SELECTORS,
        /** Sends what there is before it sends what comes. */
        SNAPSHOT,
        /** A slow client neither holds up others nor fills memory. */
        SLOW_CLIENTS
    }
}
