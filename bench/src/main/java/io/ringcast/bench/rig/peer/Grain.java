package io.ringcast.bench.rig.peer;

import io.ringcast.bench.rig.ingest.IngestDriver;
import io.ringcast.bench.rig.ingest.IngestPlan;
import io.ringcast.bench.rig.ingest.PublishIngestDriver;
import io.ringcast.bench.rig.ingest.PublishProtocol;
import io.ringcast.bench.rig.peer.Peer.Ability;
import java.util.EnumSet;
import java.util.Set;

/** What a broker's publisher puts into one message. */
enum Grain {
    /** An update, to the topic of its series: clients may choose series. */
    UPDATE("", "one message per update, so that clients choose series by topic"),
    /** A batch, to the topic of its agent: clients can't choose less than an agent. */
    BATCH("-batch", "one message per batch as its publisher made it, so that clients can't choose series");

    private final String suffix;
    private final String words;

    Grain(String suffix, String words) {
        this.suffix = suffix;
        this.words = words;
    }

    /** The name of a peer with this grain. */
    String name(String program) {
        return program + suffix;
    }

    /** What it means, in words. */
    String words() {
        return words;
    }

    /** What a broker can do besides {@code further}. */
    Set<Ability> abilities(Ability... further) {
        final Set<Ability> abilities = EnumSet.of(Ability.FAN_OUT, further);
        if (this == UPDATE) {
            abilities.add(Ability.SELECTORS);
        }
        return abilities;
    }

    IngestDriver driver(int port, IngestPlan plan, PublishProtocol protocol) {
        return this == UPDATE
                ? PublishIngestDriver.perUpdate(port, plan, protocol)
                : PublishIngestDriver.perBatch(port, plan, protocol);
    }
}
